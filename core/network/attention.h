#pragma once

#include "network/attention_access.h"
#include "network/layers.h"

#include <cstdint>
#include <vector>

namespace deviascope::network {

/// softmax(Q K^T / sqrt(d)) V over `heads` heads; q [B, N, C], k and v [B, M, C]. `Written` writes
/// the product out: fused CPU attention has no forward-mode derivative. Where memory is short the
/// queries are taken in parts.
enum class AttentionForm { Fused, Written };
at::Tensor attend(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, int64_t heads,
                  AttentionForm form, const at::Tensor &mask = {});

/// Multi-head attention of diffusers' Attention: to_q, to_k, to_v, to_out.0.
struct Attention {
    Linear query, key, value, out;
    int64_t heads = 1;

    static Attention load(const Weights &weights, int64_t width, int64_t contextWidth,
                          int64_t heads);
    /// x [B, N, C]; context [B, M, D], x itself for self-attention.
    at::Tensor operator()(const at::Tensor &x, const at::Tensor &context, AttentionForm form) const;
    /// The same where every row attends as the first does.
    at::Tensor asFirstRow(const at::Tensor &x, const at::Tensor &context) const;
    /// [B, N, M] softmax(Q K^T / sqrt(d)), the mean over heads.
    at::Tensor weights(const at::Tensor &x, const at::Tensor &context) const;
};

/// diffusers' BasicTransformerBlock: self-attention, cross-attention, gated feed-forward.
struct TransformerBlock {
    LayerNorm norm1, norm2, norm3;
    Attention self, cross;
    Linear gated;  ///< C -> 2 * inner: value and gate
    Linear shrink; ///< inner -> C

    static TransformerBlock load(const Weights &weights, int64_t width, int64_t contextWidth,
                                 int64_t heads);
    at::Tensor operator()(at::Tensor x, const at::Tensor &context, AttentionForm form,
                          const LayerAccess &access = {}) const;
};

/// diffusers' Transformer2DModel over a feature map [B, C, H, W].
struct SpatialTransformer {
    GroupNorm norm;
    Linear in, out; ///< 1×1 convolutions (SD 1) and linear layers (SD 2) are the same here
    std::vector<TransformerBlock> blocks;

    static SpatialTransformer load(const Weights &weights, int64_t channels, int64_t contextWidth,
                                   int64_t heads, int64_t groups, int64_t depth);
    /// Read and added to is the first of its blocks.
    at::Tensor operator()(const at::Tensor &x, const at::Tensor &context, AttentionForm form,
                          const LayerAccess &access = {}) const;
};

} // namespace deviascope::network
