#pragma once

#include "network/layers.h"

#include <optional>

namespace deviascope::network {

/// diffusers' ResnetBlock2D with the "default" time shift; the autoencoder's has no time.
struct ResnetBlock {
    GroupNorm norm1, norm2;
    Conv2d conv1, conv2;
    std::optional<Linear> time;     ///< time width -> channels
    std::optional<Linear> shortcut; ///< 1×1 convolution when the widths differ

    static ResnetBlock load(const Weights &weights, int64_t in, int64_t out, int64_t groups,
                            double eps);
    /// x [B, in, H, W]; `activatedTime` = silu(time embedding) [B, T], or undefined.
    at::Tensor operator()(const at::Tensor &x, const at::Tensor &activatedTime) const;
};

/// Nearest doubling to `height` × `width`, then a 3×3 convolution.
at::Tensor upsample(const at::Tensor &x, int64_t height, int64_t width, const Conv2d &conv);

} // namespace deviascope::network
