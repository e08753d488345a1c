#include "network/time_embedding.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::network {

at::Tensor timestepFeatures(const at::Tensor &timesteps, int64_t width, bool cosineFirst,
                            double frequencyShift)
{
    const int64_t half = width / 2;
    const auto options = at::TensorOptions().dtype(at::kFloat).device(timesteps.device());
    const at::Tensor frequencies =
        at::exp(at::arange(half, options) *
                (-std::log(10000.0) / (static_cast<double>(half) - frequencyShift)));
    const at::Tensor angles = timesteps.to(at::kFloat).unsqueeze(1) * frequencies.unsqueeze(0);
    at::Tensor features = cosineFirst ? at::cat({at::cos(angles), at::sin(angles)}, 1)
                                      : at::cat({at::sin(angles), at::cos(angles)}, 1);
    return width % 2 ? at::constant_pad_nd(features, {0, 1}) : features;
}

at::Tensor guidanceFeatures(const at::Tensor &guidance, int64_t width)
{
    // Same sinusoids as for time, with shift 1 and the scale stretched to the range of timesteps.
    return timestepFeatures(guidance.to(at::kFloat) * 1000.0, width, false, 1.0);
}

TimeEmbedding TimeEmbedding::load(const Weights &weights, int64_t width)
{
    TimeEmbedding embedding;
    embedding.first = Linear::load(weights / "linear_1", width, -1);
    embedding.second = Linear::load(weights / "linear_2", embedding.first.weight.size(0), -1);
    if (weights.has("cond_proj.weight"))
        embedding.guidance = Linear::load(weights / "cond_proj", -1, width);
    return embedding;
}

at::Tensor TimeEmbedding::operator()(const at::Tensor &features,
                                     const at::Tensor &guidanceFeatures) const
{
    at::Tensor x = features;
    if (guidance && guidanceFeatures.defined())
        x = x + (*guidance)(guidanceFeatures);
    return second(at::silu(first(x)));
}

} // namespace deviascope::network
