#include "network/clip_layers.h"

#include <ATen/ATen.h>

namespace deviascope::network {

ClipLayer ClipLayer::load(const Weights &weights, int64_t width, int64_t heads,
                          ClipActivation activation, double eps)
{
    ClipLayer layer;
    layer.norm1 = LayerNorm::load(weights / "layer_norm1", width, eps);
    layer.norm2 = LayerNorm::load(weights / "layer_norm2", width, eps);
    layer.query = Linear::load(weights / "self_attn.q_proj", width, width);
    layer.key = Linear::load(weights / "self_attn.k_proj", width, width);
    layer.value = Linear::load(weights / "self_attn.v_proj", width, width);
    layer.out = Linear::load(weights / "self_attn.out_proj", width, width);
    layer.widen = Linear::load(weights / "mlp.fc1", width, -1);
    layer.shrink = Linear::load(weights / "mlp.fc2", layer.widen.weight.size(0), width);
    layer.heads = heads;
    layer.activation = activation;
    return layer;
}

at::Tensor ClipLayer::operator()(at::Tensor x, const at::Tensor &mask) const
{
    const at::Tensor own = norm1(x);
    x = x + out(attend(query(own), key(own), value(own), heads, AttentionForm::Fused, mask));
    const at::Tensor wide = widen(norm2(x));
    return x + shrink(activation == ClipActivation::Gelu ? at::gelu(wide)
                                                         : wide * at::sigmoid(1.702 * wide));
}

std::vector<ClipLayer> loadClipLayers(const Weights &weights, int64_t count, int64_t width,
                                      int64_t heads, ClipActivation activation, double eps)
{
    std::vector<ClipLayer> layers;
    for (int i = 0; i < count; ++i)
        layers.push_back(ClipLayer::load(weights / "layers" / i, width, heads, activation, eps));
    return layers;
}

} // namespace deviascope::network
