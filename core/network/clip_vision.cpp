#include "network/clip_vision.h"

#include "network/row_shares.h"

#include <ATen/ATen.h>

namespace deviascope::network {

ClipVision ClipVision::load(const Weights &all, const ClipVisionConfig &config)
{
    const Weights weights = all / "vision_model";
    ClipVision net;
    net.m_config = config;
    net.m_placement = all.placement();
    const int64_t side = config.imageSize / config.patchSize;
    net.m_patches = Conv2d::load(weights / "embeddings.patch_embedding", 3, config.width,
                                 config.patchSize, config.patchSize, 0);
    net.m_class = weights.get("embeddings.class_embedding", {config.width});
    net.m_positions =
        weights.get("embeddings.position_embedding.weight", {side * side + 1, config.width});
    // "pre_layrnorm" is the checkpoints' own spelling.
    net.m_before = LayerNorm::load(weights / "pre_layrnorm", config.width, config.eps);
    net.m_after = LayerNorm::load(weights / "post_layernorm", config.width, config.eps);
    net.m_layers = loadClipLayers(weights / "encoder", config.layers, config.width, config.heads,
                                  config.activation, config.eps);
    net.m_projection = Linear::load(all / "visual_projection", config.width, -1);
    return net;
}

at::Tensor ClipVision::operator()(const at::Tensor &pixels) const
{
    return inRowShares(pixels.size(0), m_placement.device, [&](int64_t first, int64_t count) {
        return embedRows(pixels.narrow(0, first, count));
    });
}

at::Tensor ClipVision::embedRows(const at::Tensor &pixels) const
{
    const at::Tensor patches = toTokens(
        m_patches(pixels.to(m_placement.dtype).contiguous(at::MemoryFormat::ChannelsLast)));
    at::Tensor x = at::cat({m_class.expand({pixels.size(0), 1, -1}), patches}, 1) + m_positions;
    x = m_before(x);
    for (const ClipLayer &layer : m_layers)
        x = layer(x, {});
    return m_projection(m_after(x.select(1, 0)));
}

} // namespace deviascope::network
