#include "discovery/regional_objective.h"

#include <ATen/ATen.h>

#include <vector>

namespace deviascope::discovery {

namespace {

constexpr double kTiny = 1e-8;

/// [B, 1, 1, H, W] beside changes.
at::Tensor besides(const at::Tensor &masks)
{
    return masks.unsqueeze(1);
}

/// max(x, 0), by what the meta device has a kernel for.
at::Tensor positivePart(const at::Tensor &x)
{
    return at::threshold(x, 0, 0);
}

} // namespace

at::Tensor changeWithin(const at::Tensor &changes, const at::Tensor &masks)
{
    const at::Tensor weights = besides(masks);
    return (weights * (positivePart(changes) + positivePart(-changes)).mean(2, true))
               .sum(at::IntArrayRef{2, 3, 4}) /
           weights.sum(at::IntArrayRef{2, 3, 4}).clamp_min(kTiny);
}

at::Tensor pairDistances(const at::Tensor &changes, const at::Tensor &masks)
{
    std::vector<at::Tensor> pairs;
    for (int64_t k = 0; k < changes.size(1); ++k)
        for (int64_t l = k + 1; l < changes.size(1); ++l) {
            const at::Tensor one = changes.narrow(1, k, 1), other = changes.narrow(1, l, 1);
            const at::Tensor apart = changeWithin(one - other, masks);
            pairs.push_back(apart - positivePart(apart - changeWithin(one + other, masks)));
        }
    return pairs.empty() ? changes.new_zeros({changes.size(0), 1}) : at::cat(pairs, 1);
}

at::Tensor agreementOf(const at::Tensor &changes, const at::Tensor &masks)
{
    const at::Tensor weights = besides(masks);
    const at::Tensor means = (weights * changes).sum(at::IntArrayRef{3, 4}) /
                             weights.sum(at::IntArrayRef{3, 4}).clamp_min(kTiny); // [B, K, 4]
    const at::Tensor units =
        means / (means.square().sum(at::IntArrayRef{-1}, true) + kTiny * kTiny).sqrt();
    const int64_t pictures = units.size(0);
    // The sum of all cosines but those of a picture with itself.
    const at::Tensor all =
        units.sum(0).square().sum(-1) - units.square().sum(at::IntArrayRef{0, 2});
    return pictures > 1 ? all / static_cast<double>(pictures * (pictures - 1)) : all;
}

at::Tensor regionalObjective(const at::Tensor &changes, const at::Tensor &masks,
                             const at::Tensor &signs, const RegionalWeights &weights)
{
    const at::Tensor inside = changeWithin(changes, masks).mean();
    at::Tensor sum =
        weights.inside * inside - weights.outside * changeWithin(changes, 1 - masks).mean();
    if (weights.diversity != 0)
        sum = sum + weights.diversity * pairDistances(changes, masks).mean();
    if (weights.agreement != 0)
        sum = sum + weights.agreement * inside.detach() * // in the same unit as the others
                        agreementOf(signs.view({-1, 1, 1, 1, 1}) * changes, masks).mean();
    return sum;
}

} // namespace deviascope::discovery
