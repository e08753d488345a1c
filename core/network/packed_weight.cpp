#include "network/packed_weight.h"

#include "base/device.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>

#include <string_view>

namespace deviascope::network {

namespace {

constexpr size_t kMostSizes = 3; ///< native, and a size or two that the user tries

using Scalars = c10::List<std::optional<at::Scalar>>;
using Convolution = at::Tensor(const at::Tensor &, const at::Tensor &,
                               const std::optional<at::Tensor> &, at::IntArrayRef, at::IntArrayRef,
                               at::IntArrayRef, int64_t, std::string_view, Scalars,
                               std::optional<std::string_view>);
using Product = at::Tensor(const at::Tensor &, const at::Tensor &,
                           const std::optional<at::Tensor> &, std::string_view, Scalars,
                           std::optional<std::string_view>);
using Arrangement = at::Tensor(const at::Tensor &, std::optional<int64_t>);

/// The operator `name`, or nothing where this LibTorch was built without oneDNN.
template <class Signature>
std::optional<c10::TypedOperatorHandle<Signature>> find(const char *name)
{
    if (const auto found = c10::Dispatcher::singleton().findSchema({name, ""}))
        return found->typed<Signature>();
    return std::nullopt;
}

bool isTaken(const at::Tensor &x, const at::Tensor &weight)
{
    const at::ScalarType dtype = weight.scalar_type();
    const bool computes =
        dtype == at::kFloat || (dtype == at::kBFloat16 && base::computesInBfloat16());
    return computes && x.is_cpu() && weight.is_cpu() && x.scalar_type() == dtype && x.numel() > 0 &&
           !(c10::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad()));
}

std::optional<at::Tensor> optional(const at::Tensor &bias)
{
    return bias.defined() ? std::optional(bias) : std::nullopt;
}

} // namespace

std::optional<at::Tensor> PackedWeight::convolve(const at::Tensor &x, const at::Tensor &weight,
                                                 const at::Tensor &bias, int64_t stride,
                                                 int64_t padding) const
{
    static const auto convolution = find<Convolution>("mkldnn::_convolution_pointwise");
    if (!convolution || x.dim() != 4 || !isTaken(x, weight))
        return std::nullopt;
    const int64_t strides[] = {stride, stride}, paddings[] = {padding, padding}, ones[] = {1, 1};
    at::Tensor packed;
    {
        const std::lock_guard lock(m_mutex);
        if (m_bySize.size() == kMostSizes && !m_bySize.contains({x.size(2), x.size(3)}))
            m_bySize.clear();
        at::Tensor &kept = m_bySize[{x.size(2), x.size(3)}];
        if (!kept.defined()) {
            const c10::NoGradGuard noGrad;
            const int64_t sizes[] = {1, x.size(1), x.size(2), x.size(3)};
            kept = at::mkldnn_reorder_conv2d_weight(weight.to_mkldnn(), paddings, strides, ones, 1,
                                                    sizes);
        }
        packed = kept;
    }
    return convolution->call(x, packed, optional(bias), paddings, strides, ones, 1, "none",
                             Scalars(), "");
}

std::optional<at::Tensor> PackedWeight::multiply(const at::Tensor &x, const at::Tensor &weight,
                                                 const at::Tensor &bias) const
{
    static const auto product = find<Product>("mkldnn::_linear_pointwise");
    static const auto arrangement = find<Arrangement>("mkldnn::_reorder_linear_weight");
    if (!product || !arrangement || !isTaken(x, weight))
        return std::nullopt;
    at::Tensor packed;
    {
        const std::lock_guard lock(m_mutex);
        at::Tensor &kept = m_bySize[{0, 0}];
        if (!kept.defined()) {
            const c10::NoGradGuard noGrad;
            kept = arrangement->call(weight, std::nullopt);
        }
        packed = kept;
    }
    return product->call(x, packed, optional(bias), "none", Scalars(), "");
}

} // namespace deviascope::network
