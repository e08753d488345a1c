#pragma once

#include "network/layers.h"

#include <optional>

namespace deviascope::network {

/// Sinusoidal features of timesteps [B] -> [B, width] in float32 on the timesteps' device, as
/// diffusers' get_timestep_embedding.
at::Tensor timestepFeatures(const at::Tensor &timesteps, int64_t width, bool cosineFirst,
                            double frequencyShift);

/// The embedding of a guidance scale that LCM U-Nets take, [B, width] in float32. The pipeline
/// passes guidance - 1 (diffusers' get_guidance_scale_embedding).
at::Tensor guidanceFeatures(const at::Tensor &guidance, int64_t width);

/// diffusers' TimestepEmbedding: two linear layers with SiLU between; LCM adds a guidance part.
struct TimeEmbedding {
    Linear first, second;
    std::optional<Linear> guidance;

    static TimeEmbedding load(const Weights &weights, int64_t width);
    /// features [B, width]; guidanceFeatures [B, G] or undefined.
    at::Tensor operator()(const at::Tensor &features, const at::Tensor &guidanceFeatures) const;
};

} // namespace deviascope::network
