#include "discovery/paired_loss.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <numeric>

namespace deviascope::discovery {

namespace {

constexpr int kStrata = 6; ///< of the schedule
constexpr int kPasses = 2; ///< timesteps per picture, half the schedule apart: what a vector does
                           ///< at high and at low noise differs more than pictures do

} // namespace

PairedLoss::PairedLoss(const Student &student, std::uint64_t seed, base::Context &context)
    : m_student(student)
{
    const c10::NoGradGuard noGrad;
    const int64_t pictures = student.set().size();
    const auto train = static_cast<double>(student.model().scheduler.trainTimesteps);
    for (int pass = 0; pass < kPasses; ++pass) {
        base::Progress progress;
        progress.stage = "starting";
        progress.fraction = static_cast<double>(pass) / kPasses;
        context.poll(progress);
        std::vector<int64_t> times;
        for (int64_t i = 0; i < pictures; ++i) {
            const int64_t stratum = (i + pass * kStrata / kPasses) % kStrata;
            times.push_back(
                static_cast<int64_t>(train * (static_cast<double>(stratum) + 0.5) / kStrata));
        }
        const Examples examples =
            student.examples(at::arange(pictures, at::kLong), at::tensor(times, at::kLong),
                             seed + static_cast<std::uint64_t>(pass));
        const at::Tensor target = student.target(examples);
        m_batches.push_back({student.encode(examples), target});
    }
    m_untouched = losses({});
}

at::Tensor PairedLoss::losses(const std::map<network::Site, at::Tensor> &vectors) const
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> rows;
    for (const Batch &batch : m_batches)
        rows.push_back(
            (m_student.predict(batch.half, vectors) - batch.target).square().mean({1, 2, 3}));
    return at::stack(rows).to(at::kDouble).cpu();
}

PairedLoss::Value PairedLoss::measure(const std::map<network::Site, at::Tensor> &vectors) const
{
    const at::Tensor perPicture = (losses(vectors) - m_untouched).mean(0).contiguous();
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
