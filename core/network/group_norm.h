#pragma once

#include "network/group_norm_kernel.h"
#include "network/weights.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace deviascope::network {

/// Group normalisation, and the activation that follows it in the same pass.
struct GroupNorm {
    at::Tensor weight; ///< [channels]
    at::Tensor bias;   ///< [channels]
    int64_t groups = 32;
    double eps = 1e-5;

    static GroupNorm load(const Weights &weights, int64_t channels, int64_t groups, double eps);

    /// [B, C, H, W] -> the same. On the processor, for channels-last float and bfloat16 maps whose
    /// gradient nobody asks for, by our own loops (LibTorch's take ten times as long on such
    /// small maps); sums in double, so that the result does not depend on the threads.
    at::Tensor operator()(const at::Tensor &x, Activation activation = Activation::None) const;

    /// The same by these loops, for such a map.
    at::Tensor with(const GroupNormKernels &kernels, const at::Tensor &x,
                    Activation activation = Activation::None) const;
};

/// The loops that this processor can run, the widest first.
std::vector<const GroupNormKernels *> availableGroupNormKernels();

} // namespace deviascope::network
