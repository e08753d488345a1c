#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace deviascope::network {

/// A layer's weight as oneDNN's kernels read it. LibTorch arranges a weight anew at every call,
/// which for small pictures and wide layers takes longer than the arithmetic; this is done at the
/// first use and kept, a second copy of the weight. The results are the same bits for convolutions,
/// for linear layers the same to rounding. Calls from several threads are safe.
///
/// For CPUs only, in float32 and, where the CPU computes in it, bfloat16, and not under autograd,
/// for which the kernels have no derivative: there the calls answer nothing.
class PackedWeight {
public:
    /// Convolution with `weight` [out, in, k, k]; x [B, in, H, W].
    std::optional<at::Tensor> convolve(const at::Tensor &x, const at::Tensor &weight,
                                       const at::Tensor &bias, int64_t stride,
                                       int64_t padding) const;
    /// x W^T + b with `weight` [out, in]; x [..., in].
    std::optional<at::Tensor> multiply(const at::Tensor &x, const at::Tensor &weight,
                                       const at::Tensor &bias) const;

private:
    mutable std::mutex m_mutex;
    /// By height and width: oneDNN arranges the weight by the picture's size, not by the batch's.
    mutable std::map<std::pair<int64_t, int64_t>, at::Tensor> m_bySize;
};

} // namespace deviascope::network
