#include "discovery/paired_loss.h"

#include "base/error.h"
#include "statistics/mean_deviation.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr size_t kGlanceStride = 3; ///< of the strata that a glance looks at
constexpr double kEncoded = 0.6;    ///< of the time that the start takes

base::Progress starting(size_t done, size_t all)
{
    base::Progress progress;
    progress.stage = "starting";
    progress.fraction = static_cast<double>(done) / static_cast<double>(all);
    return progress;
}

} // namespace

PairedLoss::PairedLoss(const Student &student, std::uint64_t seed, base::Context &context)
    : m_student(student)
{
    const c10::NoGradGuard noGrad;
    const int64_t strata = student.heldOutStrata();
    base::Context encoding = context.part(0, kEncoded), untouched = context.part(kEncoded, 1);
    for (int64_t i = 0; i < strata; ++i) {
        encoding.poll(starting(static_cast<size_t>(i), static_cast<size_t>(strata)));
        const Examples examples = student.heldOut(i, seed);
        const at::Tensor target = student.target(examples);
        m_batches.push_back({student.encode(examples), target, examples.shows});
    }
    m_untouched = losses({}, 1, untouched);
    if (!m_untouched.defined())
        throw base::Cancelled();
}

namespace {

PairedLoss::Value valueOf(const at::Tensor &perPicture)
{
    const at::Tensor all = perPicture.contiguous();
    const double *first = all.data_ptr<double>();
    const std::vector<double> values(first, first + all.numel());
    const statistics::SampleMean mean = statistics::sampleMean(values);
    if (!mean.interval)
        throw base::Error(base::ErrorKind::Internal, "An interval of a mean needs two values");
    return {mean.mean, *mean.interval};
}

} // namespace

at::Tensor PairedLoss::losses(const std::map<network::Site, at::Tensor> &vectors, size_t stride,
                              base::Context &context) const
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> rows;
    for (size_t i = stride / 2; i < m_batches.size(); i += stride) {
        if (!context.pollKeep(starting(i, m_batches.size())))
            return {};
        const Batch &batch = m_batches[i];
        rows.push_back((m_student.predict(batch.untouched, batch.shows, vectors) - batch.target)
                           .square()
                           .mean({1, 2, 3}));
    }
    return at::stack(rows).to(at::kDouble).cpu();
}

std::optional<PairedLoss::Measured>
PairedLoss::measure(const std::map<network::Site, at::Tensor> &vectors, Extent extent,
                    base::Context &context) const
{
    const size_t stride = extent == Extent::Whole ? 1 : kGlanceStride;
    const at::Tensor untouched = m_untouched.slice(0, static_cast<int64_t>(stride / 2),
                                                   c10::nullopt, static_cast<int64_t>(stride));
    const at::Tensor touched = losses(vectors, stride, context);
    if (!touched.defined())
        return {};
    const at::Tensor perPicture = (touched - untouched).mean(0);
    Measured measured{valueOf(perPicture), {}};
    const at::Tensor &shows = m_student.set().shows;
    for (int64_t k = 0; k < shows.size(1); ++k)
        measured.each.push_back(
            valueOf(perPicture.index_select(0, at::nonzero(shows.select(1, k)).squeeze(1))));
    return measured;
}

bool isFlat(std::span<const double> losses)
{
    constexpr size_t kLast = 6;
    constexpr double kGain = 0.01;
    if (losses.size() <= kLast)
        return false;
    const auto last = losses.end() - kLast;
    const double before = *std::min_element(losses.begin(), last);
    return *std::min_element(last, losses.end()) > before - kGain * std::abs(before);
}

} // namespace deviascope::discovery
