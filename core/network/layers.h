#pragma once

#include "network/group_norm.h"
#include "network/packed_weight.h"
#include "network/weights.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace deviascope::network {

/// y = x W^T + b over the last dimension.
struct Linear {
    at::Tensor weight;                          ///< [out, in]
    at::Tensor bias;                            ///< [out], or undefined
    std::shared_ptr<const PackedWeight> packed; ///< of loaded layers; copies share it

    /// Also takes a 1×1 convolution's weight [out, in, 1, 1]. -1: any size.
    static Linear load(const Weights &weights, int64_t in, int64_t out);
    at::Tensor operator()(const at::Tensor &x) const;
};

/// Two-dimensional convolution over NCHW, in channels-last memory.
struct Conv2d {
    at::Tensor weight; ///< [out, in, k, k]
    at::Tensor bias;   ///< [out], or undefined
    int64_t stride = 1;
    int64_t padding = 1;
    std::shared_ptr<const PackedWeight> packed; ///< of loaded layers; copies share it

    static Conv2d load(const Weights &weights, int64_t in, int64_t out, int64_t kernel,
                       int64_t stride = 1, int64_t padding = 1);
    at::Tensor operator()(const at::Tensor &x) const;
};

struct LayerNorm {
    at::Tensor weight; ///< [width]
    at::Tensor bias;   ///< [width]
    double eps = 1e-5;

    static LayerNorm load(const Weights &weights, int64_t width, double eps = 1e-5);
    at::Tensor operator()(const at::Tensor &x) const;
};

/// [B, C, H, W] -> [B, H*W, C]; free for channels-last memory.
at::Tensor toTokens(const at::Tensor &x);
/// [B, H*W, C] -> [B, C, H, W] in channels-last memory.
at::Tensor fromTokens(const at::Tensor &tokens, int64_t height, int64_t width);

} // namespace deviascope::network
