#include "network/layers.h"

#include <ATen/ATen.h>

namespace deviascope::network {

Linear Linear::load(const Weights &weights, int64_t in, int64_t out)
{
    Linear layer;
    if (weights.sizes("weight").size() == 4)
        layer.weight = weights.get("weight", {out, in, 1, 1}).flatten(1);
    else
        layer.weight = weights.get("weight", {out, in});
    if (weights.has("bias"))
        layer.bias = weights.get("bias", {layer.weight.size(0)});
    layer.packed = std::make_shared<PackedWeight>();
    return layer;
}

at::Tensor Linear::operator()(const at::Tensor &x) const
{
    if (packed)
        if (auto product = packed->multiply(x, weight, bias))
            return *std::move(product);
    return at::linear(x, weight, bias);
}

Conv2d Conv2d::load(const Weights &weights, int64_t in, int64_t out, int64_t kernel, int64_t stride,
                    int64_t padding)
{
    Conv2d layer;
    layer.weight =
        weights.get("weight", {out, in, kernel, kernel}).contiguous(at::MemoryFormat::ChannelsLast);
    if (weights.has("bias"))
        layer.bias = weights.get("bias", {layer.weight.size(0)});
    layer.stride = stride;
    layer.padding = padding;
    layer.packed = std::make_shared<PackedWeight>();
    return layer;
}

at::Tensor Conv2d::operator()(const at::Tensor &x) const
{
    if (packed)
        if (auto convolved = packed->convolve(x, weight, bias, stride, padding))
            return *std::move(convolved);
    return at::conv2d(x, weight, bias, stride, padding);
}

LayerNorm LayerNorm::load(const Weights &weights, int64_t width, double eps)
{
    return {weights.get("weight", {width}), weights.get("bias", {width}), eps};
}

at::Tensor LayerNorm::operator()(const at::Tensor &x) const
{
    return at::layer_norm(x, {x.size(-1)}, weight, bias, eps);
}

at::Tensor toTokens(const at::Tensor &x)
{
    return x.permute({0, 2, 3, 1}).reshape({x.size(0), x.size(2) * x.size(3), x.size(1)});
}

at::Tensor fromTokens(const at::Tensor &tokens, int64_t height, int64_t width)
{
    return tokens.reshape({tokens.size(0), height, width, tokens.size(2)}).permute({0, 3, 1, 2});
}

} // namespace deviascope::network
