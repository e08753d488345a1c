// LibTorch keeps the meta kernels of these operators in its Python half; on the meta device their
// generic forms fall back on operators that have none. Here they are for the tests: shapes only.

#include <ATen/ATen.h>
#include <torch/library.h>

#include <array>
#include <optional>
#include <tuple>

namespace {

using at::IntArrayRef;
using at::Tensor;
using MaybeTensor = std::optional<Tensor>;
using Three = std::tuple<Tensor, Tensor, Tensor>;

Tensor indexSelect(const Tensor &x, int64_t dimension, const Tensor &rows)
{
    auto shape = x.sizes().vec();
    shape.at(static_cast<size_t>(dimension < 0 ? dimension + x.dim() : dimension)) = rows.numel();
    return at::empty(shape, x.options());
}

Tensor indexSelectBackward(const Tensor &gradient, IntArrayRef shape, int64_t, const Tensor &)
{
    return at::empty(shape, gradient.options());
}

Three layerNorm(const Tensor &x, IntArrayRef normalized, const MaybeTensor &, const MaybeTensor &,
                double)
{
    auto shape = x.sizes().vec();
    for (size_t i = shape.size() - normalized.size(); i < shape.size(); ++i)
        shape[i] = 1;
    return {at::empty_like(x), at::empty(shape, x.options()), at::empty(shape, x.options())};
}

Three layerNormBackward(const Tensor &, const Tensor &x, IntArrayRef, const Tensor &,
                        const Tensor &, const MaybeTensor &, const MaybeTensor &,
                        std::array<bool, 3>)
{
    return {at::empty_like(x), {}, {}};
}

Three groupNorm(const Tensor &x, const MaybeTensor &, const MaybeTensor &, int64_t rows, int64_t,
                int64_t, int64_t groups, double)
{
    return {at::empty_like(x), at::empty({rows, groups}, x.options()),
            at::empty({rows, groups}, x.options())};
}

Three groupNormBackward(const Tensor &, const Tensor &x, const Tensor &, const Tensor &,
                        const MaybeTensor &, int64_t, int64_t, int64_t, int64_t,
                        std::array<bool, 3>)
{
    return {at::empty_like(x), {}, {}};
}

Tensor convolution(const Tensor &x, const Tensor &weight, const MaybeTensor &, IntArrayRef stride,
                   IntArrayRef padding, IntArrayRef, bool, IntArrayRef, int64_t)
{
    std::vector<int64_t> shape = {x.size(0), weight.size(0)};
    for (const int64_t side : {2, 3}) { // a list of one is meant for both sides
        const int64_t free = x.size(side) + 2 * padding.back() - weight.size(side);
        shape.push_back(free / stride.back() + 1);
    }
    return at::empty(shape, x.options());
}

Three convolutionBackward(const Tensor &, const Tensor &x, const Tensor &, at::OptionalIntArrayRef,
                          IntArrayRef, IntArrayRef, IntArrayRef, bool, IntArrayRef, int64_t,
                          std::array<bool, 3>)
{
    return {at::empty_like(x), {}, {}};
}

Tensor safeSoftmax(const Tensor &x, int64_t, std::optional<at::ScalarType>)
{
    return at::empty_like(x);
}

} // namespace

TORCH_LIBRARY_IMPL(aten, Meta, kernels)
{
    kernels.impl("index_select", indexSelect);
    kernels.impl("index_select_backward", indexSelectBackward);
    kernels.impl("native_layer_norm", layerNorm);
    kernels.impl("native_layer_norm_backward", layerNormBackward);
    kernels.impl("native_group_norm", groupNorm);
    kernels.impl("native_group_norm_backward", groupNormBackward);
    kernels.impl("_safe_softmax", safeSoftmax);
    kernels.impl("convolution", convolution);
    kernels.impl("convolution_backward", convolutionBackward);
}
