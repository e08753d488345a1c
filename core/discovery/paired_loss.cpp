#include "discovery/paired_loss.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <boost/math/distributions/students_t.hpp>
#include <c10/core/GradMode.h>

#include <cmath>
#include <numeric>

namespace deviascope::discovery {

namespace {

constexpr int kStrata = 18;         ///< of the schedule, one pass over all pictures each
constexpr size_t kGlanceStride = 3; ///< of the strata that a glance looks at

} // namespace

PairedLoss::PairedLoss(const Student &student, std::uint64_t seed, base::Context &context)
    : m_student(student)
{
    const c10::NoGradGuard noGrad;
    const int64_t pictures = student.set().size();
    const auto train = static_cast<double>(student.model().scheduler.trainTimesteps);
    for (int i = 0; i < kStrata; ++i) {
        base::Progress progress;
        progress.stage = "starting";
        progress.fraction = static_cast<double>(i) / kStrata;
        context.poll(progress);
        const auto t = static_cast<int64_t>(train * (i + 0.5) / kStrata);
        const Examples examples =
            student.examples(at::arange(pictures, at::kLong), at::full({pictures}, t, at::kLong),
                             seed + static_cast<std::uint64_t>(i));
        const at::Tensor target = student.target(examples);
        m_batches.push_back({student.encode(examples), target});
    }
    m_untouched = losses({}, 1);
}

at::Tensor PairedLoss::losses(const std::map<network::Site, at::Tensor> &vectors,
                              size_t stride) const
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> rows;
    for (size_t i = stride / 2; i < m_batches.size(); i += stride)
        rows.push_back((m_student.predict(m_batches[i].half, vectors) - m_batches[i].target)
                           .square()
                           .mean({1, 2, 3}));
    return at::stack(rows).to(at::kDouble).cpu();
}

PairedLoss::Value PairedLoss::measure(const std::map<network::Site, at::Tensor> &vectors,
                                      Extent extent) const
{
    const size_t stride = extent == Extent::Whole ? 1 : kGlanceStride;
    const at::Tensor untouched = m_untouched.slice(0, static_cast<int64_t>(stride / 2),
                                                   c10::nullopt, static_cast<int64_t>(stride));
    const at::Tensor perPicture = (losses(vectors, stride) - untouched).mean(0).contiguous();
    const double *first = perPicture.data_ptr<double>();
    const std::vector<double> values(first, first + perPicture.numel());
    return {std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()),
            meanInterval(values)};
}

base::Interval meanInterval(const std::vector<double> &values)
{
    const auto n = static_cast<double>(values.size());
    if (n < 2)
        throw base::Error(base::ErrorKind::Internal, "An interval of a mean needs two values");
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    const boost::math::students_t t(n - 1);
    const double half =
        boost::math::quantile(boost::math::complement(t, 0.025)) * std::sqrt(squares / (n - 1) / n);
    return {mean - half, mean + half};
}

} // namespace deviascope::discovery
