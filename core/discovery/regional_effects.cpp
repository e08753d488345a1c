#include "discovery/regional_effects.h"

#include "discovery/regional_objective.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace deviascope::discovery {

namespace {

constexpr std::array<int64_t, 3> kJudgedAt = {450, 600, 750}; ///< timesteps
constexpr int64_t kJudgedTogether = 4;                        ///< pictures
constexpr std::uint64_t kNoisesATimestep = 1000;

std::vector<double> numbersOf(const at::Tensor &values)
{
    const at::Tensor doubles = values.to(at::kCPU, at::kDouble).contiguous();
    return {doubles.const_data_ptr<double>(), doubles.const_data_ptr<double>() + doubles.numel()};
}

/// For each direction the mean over the others; `apart` in the order of pairDistances.
std::vector<double> meansOfPairs(const std::vector<double> &apart,
                                 const std::vector<double> &inside)
{
    std::vector<double> means(inside.size(), 0.);
    size_t pair = 0;
    for (size_t k = 0; k < means.size(); ++k)
        for (size_t l = k + 1; l < means.size(); ++l, ++pair) {
            const double share = 2 * apart[pair] / std::max(1e-12, inside[k] + inside[l]);
            means[k] += share;
            means[l] += share;
        }
    for (double &mean : means)
        mean /= std::max(1., static_cast<double>(means.size()) - 1);
    return means;
}

/// Of changes [N, K, 4, H, W] at each timestep.
RegionalEffects effectsOf(const std::vector<at::Tensor> &changesAt, const at::Tensor &masks)
{
    const auto times = static_cast<double>(changesAt.size());
    at::Tensor inside, outside, agreement, apart;
    for (const at::Tensor &all : changesAt) {
        const auto add = [&](at::Tensor &sum, const at::Tensor &values) {
            sum = sum.defined() ? sum + values / times : values / times;
        };
        add(inside, changeWithin(all, masks).mean(0));
        add(outside, changeWithin(all, 1 - masks).mean(0));
        add(agreement, agreementOf(all, masks));
        add(apart, pairDistances(all, masks).mean(0));
    }
    RegionalEffects effects{numbersOf(inside), numbersOf(outside), {}, numbersOf(agreement), {}};
    effects.diversity = meansOfPairs(numbersOf(apart), effects.inside);
    return effects;
}

} // namespace

RegionalEffects effectsOn(const RegionPictures &pictures, const ForetoldChange &foretold,
                          const at::Tensor &vectors, std::uint64_t seed, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const int64_t count = pictures.size();
    constexpr auto times = static_cast<double>(kJudgedAt.size());
    std::vector<at::Tensor> changesAt; // [N, K, 4, H, W] at each timestep
    for (size_t t = 0; t < kJudgedAt.size(); ++t) {
        std::vector<at::Tensor> changes;
        for (int64_t first = 0; first < count; first += kJudgedTogether) {
            base::Progress progress;
            progress.stage = "judging";
            progress.fraction =
                (static_cast<double>(t) + static_cast<double>(first) / static_cast<double>(count)) /
                times;
            context.poll(progress);
            const int64_t rows = std::min(kJudgedTogether, count - first);
            const auto examples =
                foretold.examples(pictures.at(at::arange(first, first + rows, at::kLong)),
                                  at::full({rows}, kJudgedAt[t], at::kLong),
                                  seed + kNoisesATimestep * t + static_cast<std::uint64_t>(first));
            context.poll(progress);
            changes.push_back(foretold(examples, vectors));
        }
        changesAt.push_back(at::cat(changes));
    }
    RegionalEffects effects = effectsOf(changesAt, pictures.masks);
    for (int64_t out = 0; count > 2 && out < count; ++out) {
        const at::Tensor pictureNumbers = at::arange(count, at::kLong);
        const at::Tensor others =
            pictureNumbers.masked_select(pictureNumbers != out).to(pictures.masks.device());
        std::vector<at::Tensor> changes;
        for (const at::Tensor &all : changesAt)
            changes.push_back(all.index_select(0, others));
        effects.leftOut.push_back(effectsOf(changes, pictures.masks.index_select(0, others)));
    }
    return effects;
}

std::optional<base::Interval>
intervalOver(const RegionalEffects &effects,
             const std::function<double(const RegionalEffects &)> &number)
{
    const auto count = static_cast<double>(effects.leftOut.size());
    if (effects.leftOut.size() < 3)
        return std::nullopt;
    std::vector<double> values;
    for (const RegionalEffects &each : effects.leftOut)
        values.push_back(number(each));
    const double mean = std::accumulate(values.begin(), values.end(), 0.) / count;
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    const boost::math::students_t law(count - 1);
    const double reach =
        boost::math::quantile(law, 0.975) * std::sqrt(squares * (count - 1) / count);
    const double whole = number(effects);
    return base::Interval{whole - reach, whole + reach};
}

double forecastOfEffects(const network::Unet &unet, int pictures, int count)
{
    return static_cast<double>(kJudgedAt.size()) * pictures *
           (1 + count * (1 - unet.encoderShare()));
}

at::Tensor ofLength(const at::Tensor &vectors, double length)
{
    const at::Tensor norms = vectors.flatten(1).norm(2, at::IntArrayRef{1}, true);
    return vectors * (length / norms.clamp_min(1e-12)).view({-1, 1, 1, 1});
}

at::Tensor randomLike(const at::Tensor &vectors, std::uint64_t seed)
{
    const at::Tensor random = at::randn(vectors.sizes(), at::detail::createCPUGenerator(seed),
                                        at::TensorOptions(at::kFloat))
                                  .to(vectors.device());
    const at::Tensor norms = vectors.flatten(1).norm(2, at::IntArrayRef{1}, true);
    return ofLength(random, 1) * norms.view({-1, 1, 1, 1});
}

} // namespace deviascope::discovery
