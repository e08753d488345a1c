#pragma once

#include "network/unet.h"

#include <ATen/core/Tensor.h>

namespace deviascope::discovery {

/// J = d eps / d h of one picture at one timestep, by products only: h is the middle block's
/// output, eps what the network predicts, times a mask (Haas et al. 2023, SM C). Attention is
/// written out: the fused one cannot be derived twice. Each product builds and frees its own graph.
class DecoderJacobian {
public:
    /// `half` of one row; `mask` [1, 1, H, W] at latent resolution, or undefined: everywhere.
    DecoderJacobian(const network::Unet &unet, network::UnetHalf half, at::Tensor mask);

    /// J v for each row of `v` [k, C, h, w] on any device: [k, 4, H, W], float32, where the half
    /// is.
    at::Tensor push(const at::Tensor &v) const;
    /// J^T J v for each row: [k, C, h, w], float32, where the half is.
    at::Tensor pushAndPull(const at::Tensor &v) const;

private:
    /// What the network predicts with `moved` [k, C, h, w] added to h, masked.
    at::Tensor predicted(const at::Tensor &moved) const;
    /// J v, and the graph's ends: `prediction` as a function of `moved`.
    at::Tensor push(const at::Tensor &v, const at::Tensor &moved,
                    const at::Tensor &prediction) const;

    network::Unet m_unet;
    network::UnetHalf m_half;
    at::Tensor m_mask;
};

/// The first singular vectors of J and their values.
struct SingularDirections {
    at::Tensor vectors; ///< [k, C, h, w], orthonormal
    at::Tensor values;  ///< [k], falling
    int rounds = 0;
};

} // namespace deviascope::discovery
