#pragma once

#include "network/attention.h"

#include <vector>

namespace deviascope::network {

enum class ClipActivation { QuickGelu, Gelu };

/// One pre-norm transformer layer of CLIP's towers.
struct ClipLayer {
    LayerNorm norm1, norm2;
    Linear query, key, value, out, widen, shrink;
    int64_t heads = 1;
    ClipActivation activation = ClipActivation::QuickGelu;

    static ClipLayer load(const Weights &weights, int64_t width, int64_t heads,
                          ClipActivation activation, double eps);
    /// x [B, N, C]; mask [N, N] added to the scores, or undefined.
    at::Tensor operator()(at::Tensor x, const at::Tensor &mask) const;
};

/// layers.0 … layers.(count - 1) below `weights`.
std::vector<ClipLayer> loadClipLayers(const Weights &weights, int64_t count, int64_t width,
                                      int64_t heads, ClipActivation activation, double eps);

} // namespace deviascope::network
