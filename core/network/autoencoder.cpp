#include "network/autoencoder.h"

#include "network/row_shares.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::network {

namespace {

constexpr double kEps = 1e-6;

/// Decoded at a time off the CPU: one 512 x 512 keeps a GPU busy (H200, fp32: 8 take 7 times as
/// long as 1) and needs over 1 GB.
constexpr int64_t kLatentsAtOnce = 64 * 64;

at::Tensor pointwise(const Linear &layer, const at::Tensor &x)
{
    return fromTokens(layer(toTokens(x)), x.size(2), x.size(3));
}

} // namespace

Autoencoder::Middle Autoencoder::Middle::load(const Weights &weights, int64_t channels,
                                              int64_t groups)
{
    Middle middle;
    middle.first = ResnetBlock::load(weights / "resnets" / 0, channels, channels, groups, kEps);
    middle.second = ResnetBlock::load(weights / "resnets" / 1, channels, channels, groups, kEps);
    const Weights attention = weights / "attentions" / 0;
    middle.norm = GroupNorm::load(attention / "group_norm", channels, groups, kEps);
    middle.attention = Attention::load(attention, channels, channels, 1);
    return middle;
}

at::Tensor Autoencoder::Middle::operator()(const at::Tensor &x) const
{
    const at::Tensor h = first(x, {});
    const at::Tensor tokens = toTokens(norm(h));
    const at::Tensor attended = attention(tokens, tokens, AttentionForm::Fused);
    return second(h + fromTokens(attended, h.size(2), h.size(3)), {});
}

Autoencoder Autoencoder::load(const Weights &weights, const AutoencoderConfig &config)
{
    Autoencoder net;
    net.m_config = config;
    net.m_placement = weights.placement();
    const auto &channels = config.blockChannels;
    const int64_t groups = config.normGroups;
    const int levels = static_cast<int>(channels.size());

    const Weights encoder = weights / "encoder";
    net.m_encoder.in = Conv2d::load(encoder / "conv_in", 3, channels.front(), 3);
    int64_t width = channels.front();
    for (int i = 0; i < levels; ++i) {
        const Weights block = encoder / "down_blocks" / i;
        Level level;
        for (int j = 0; j < config.layersPerBlock; ++j) {
            level.resnets.push_back(
                ResnetBlock::load(block / "resnets" / j, width, channels[i], groups, kEps));
            width = channels[i];
        }
        if (i + 1 < levels)
            level.resample =
                Conv2d::load(block / "downsamplers" / 0 / "conv", width, width, 3, 2, 0);
        net.m_encoder.levels.push_back(std::move(level));
    }
    net.m_encoder.middle = Middle::load(encoder / "mid_block", width, groups);
    net.m_encoder.norm = GroupNorm::load(encoder / "conv_norm_out", width, groups, kEps);
    net.m_encoder.out = Conv2d::load(encoder / "conv_out", width, 2 * config.latentChannels, 3);

    const Weights decoder = weights / "decoder";
    net.m_decoder.in = Conv2d::load(decoder / "conv_in", config.latentChannels, width, 3);
    net.m_decoder.middle = Middle::load(decoder / "mid_block", width, groups);
    for (int i = 0; i < levels; ++i) {
        const Weights block = decoder / "up_blocks" / i;
        Level level;
        for (int j = 0; j < config.layersPerBlock + 1; ++j) {
            const int64_t out = channels[levels - 1 - i];
            level.resnets.push_back(
                ResnetBlock::load(block / "resnets" / j, width, out, groups, kEps));
            width = out;
        }
        if (i + 1 < levels)
            level.resample = Conv2d::load(block / "upsamplers" / 0 / "conv", width, width, 3);
        net.m_decoder.levels.push_back(std::move(level));
    }
    net.m_decoder.norm = GroupNorm::load(decoder / "conv_norm_out", width, groups, kEps);
    net.m_decoder.out = Conv2d::load(decoder / "conv_out", width, 3, 3);

    if (weights.has("quant_conv.weight"))
        net.m_quant = Linear::load(weights / "quant_conv", 2 * config.latentChannels,
                                   2 * config.latentChannels);
    if (weights.has("post_quant_conv.weight"))
        net.m_postQuant =
            Linear::load(weights / "post_quant_conv", config.latentChannels, config.latentChannels);
    return net;
}

Posterior Autoencoder::encode(const at::Tensor &pictures) const
{
    at::Tensor h =
        m_encoder.in(pictures.to(m_placement.dtype).contiguous(at::MemoryFormat::ChannelsLast));
    for (const Level &level : m_encoder.levels) {
        for (const ResnetBlock &resnet : level.resnets)
            h = resnet(h, {});
        if (level.resample) // diffusers pads only right and below here
            h = (*level.resample)(at::constant_pad_nd(h, {0, 1, 0, 1}));
    }
    h = m_encoder.out(m_encoder.norm(m_encoder.middle(h), Activation::Silu));
    if (m_quant)
        h = pointwise(*m_quant, h);
    const auto parts = h.to(at::kFloat).chunk(2, 1);
    return {parts[0].contiguous(), parts[1].clamp(-30.0, 20.0)};
}

at::Tensor Autoencoder::decode(const at::Tensor &latents) const
{
    const auto rows = [&](int64_t first, int64_t count) {
        return decodeRows(latents.narrow(0, first, count));
    };
    if (m_placement.device.is_cpu())
        return inRowShares(latents.size(0), m_placement.device, rows);
    const int64_t atOnce = kLatentsAtOnce / std::max<int64_t>(1, latents.size(2) * latents.size(3));
    return inTurns(latents.size(0), std::max<int64_t>(1, atOnce), rows);
}

at::Tensor Autoencoder::decodeRows(const at::Tensor &latents) const
{
    at::Tensor h = latents.to(m_placement.dtype).contiguous(at::MemoryFormat::ChannelsLast);
    if (m_postQuant)
        h = pointwise(*m_postQuant, h);
    h = m_decoder.middle(m_decoder.in(h));
    for (const Level &level : m_decoder.levels) {
        for (const ResnetBlock &resnet : level.resnets)
            h = resnet(h, {});
        if (level.resample)
            h = upsample(h, 2 * h.size(2), 2 * h.size(3), *level.resample);
    }
    return m_decoder.out(m_decoder.norm(h, Activation::Silu)).to(at::kFloat);
}

} // namespace deviascope::network
