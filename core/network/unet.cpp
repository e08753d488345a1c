#include "network/unet.h"

#include "base/error.h"
#include "network/row_shares.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::network {

namespace {

at::Tensor record(at::Tensor h, const Site &site, std::span<const Edit> edits, Taps *taps)
{
    if (taps && taps->wants(site))
        taps->activations[site] = h;
    return applyEdits(std::move(h), site, edits);
}

LayerAccess accessAt(const AttentionPlace &place, AttentionAccess *attention)
{
    if (!attention)
        return {};
    LayerAccess access;
    access.followsFirstRow = attention->followsFirstRow;
    if (const auto read = attention->readings.find(place); read != attention->readings.end())
        access.reading = &read->second;
    if (const auto added = attention->added.find(place); added != attention->added.end())
        access.added = added->second;
    return access;
}

/// A side of the latents after so many halvings.
int64_t halved(int64_t side, int halvings)
{
    for (int i = 0; i < halvings; ++i)
        side = (side + 1) / 2;
    return side;
}

double weightsOf(const ResnetBlock &block)
{
    return static_cast<double>(block.conv1.weight.numel() + block.conv2.weight.numel() +
                               (block.shortcut ? block.shortcut->weight.numel() : 0));
}

double weightsOf(const SpatialTransformer &layer)
{
    int64_t count = layer.in.weight.numel() + layer.out.weight.numel();
    for (const TransformerBlock &block : layer.blocks) {
        for (const Attention *attention : {&block.self, &block.cross})
            count += attention->query.weight.numel() + attention->key.weight.numel() +
                     attention->value.weight.numel() + attention->out.weight.numel();
        count += block.gated.weight.numel() + block.shrink.weight.numel();
    }
    return static_cast<double>(count);
}

} // namespace

Unet Unet::load(const Weights &weights, const UnetConfig &config, AttentionForm form)
{
    Unet net;
    net.m_config = config;
    net.m_placement = weights.placement();
    net.m_form = form;
    const auto &channels = config.blockChannels;
    const int64_t groups = config.normGroups;
    const double eps = config.normEps;
    const int levels = static_cast<int>(channels.size());

    net.m_time = TimeEmbedding::load(weights / "time_embedding", channels.front());
    net.m_in = Conv2d::load(weights / "conv_in", config.inChannels, channels.front(), 3);

    // The width of every skip, in the order made: the up blocks take them from the end.
    std::vector<int64_t> skips = {channels.front()};
    int64_t width = channels.front();
    for (int i = 0; i < levels; ++i) {
        const Weights block = weights / "down_blocks" / i;
        Level level;
        for (int j = 0; j < config.layersPerBlock; ++j) {
            level.resnets.push_back(
                ResnetBlock::load(block / "resnets" / j, width, channels[i], groups, eps));
            width = channels[i];
            if (config.downAttention[i])
                level.attentions.push_back(SpatialTransformer::load(
                    block / "attentions" / j, width, config.crossAttentionWidth, config.heads[i],
                    groups, config.transformerDepth[i]));
            skips.push_back(width);
        }
        if (i + 1 < levels) {
            level.resample = Conv2d::load(block / "downsamplers" / 0 / "conv", width, width, 3, 2);
            skips.push_back(width);
        }
        net.m_down.push_back(std::move(level));
    }

    const Weights mid = weights / "mid_block";
    for (int j = 0; j < 2; ++j)
        net.m_midResnets.push_back(
            ResnetBlock::load(mid / "resnets" / j, width, width, groups, eps));
    net.m_midAttentions.push_back(
        SpatialTransformer::load(mid / "attentions" / 0, width, config.crossAttentionWidth,
                                 config.heads.back(), groups, config.transformerDepth.back()));

    for (int i = 0; i < levels; ++i) {
        const int outside = levels - 1 - i;
        const Weights block = weights / "up_blocks" / i;
        Level level;
        for (int j = 0; j < config.layersPerBlock + 1; ++j) {
            const int64_t in = width + skips.back();
            skips.pop_back();
            width = channels[outside];
            level.resnets.push_back(
                ResnetBlock::load(block / "resnets" / j, in, width, groups, eps));
            if (config.upAttention[i])
                level.attentions.push_back(SpatialTransformer::load(
                    block / "attentions" / j, width, config.crossAttentionWidth,
                    config.heads[outside], groups, config.transformerDepth[outside]));
        }
        if (i + 1 < levels)
            level.resample = Conv2d::load(block / "upsamplers" / 0 / "conv", width, width, 3);
        net.m_up.push_back(std::move(level));
    }

    net.m_outNorm = GroupNorm::load(weights / "conv_norm_out", width, groups, eps);
    net.m_out = Conv2d::load(weights / "conv_out", width, config.outChannels, 3);
    return net;
}

UnetHalf Unet::encode(const UnetInput &input, std::span<const Edit> edits, Taps *taps,
                      AttentionAccess *attention) const
{
    const at::ScalarType dtype = m_placement.dtype;
    at::Tensor guidance = input.guidanceFeatures;
    if (guidance.defined())
        guidance = guidance.to(dtype);
    const at::Tensor features = timestepFeatures(input.timesteps, m_config.blockChannels.front(),
                                                 m_config.cosineFirst, m_config.frequencyShift)
                                    .to(dtype);

    UnetHalf half;
    half.activatedTime = at::silu(m_time(features, guidance));
    half.context = input.context.to(dtype);
    at::Tensor h = m_in(input.sample.to(dtype).contiguous(at::MemoryFormat::ChannelsLast));
    half.skips.push_back(h);
    for (size_t i = 0; i < m_down.size(); ++i) {
        const Level &level = m_down[i];
        const Site site{Site::Part::Down, static_cast<int>(i)};
        for (size_t j = 0; j < level.resnets.size(); ++j) {
            h = level.resnets[j](h, half.activatedTime);
            if (!level.attentions.empty())
                h = level.attentions[j](h, half.context, m_form,
                                        accessAt({site, static_cast<int>(j)}, attention));
            half.skips.push_back(h);
        }
        if (level.resample) {
            h = (*level.resample)(h);
            half.skips.push_back(h);
        }
        h = record(std::move(h), site, edits, taps);
    }
    h = m_midResnets[0](h, half.activatedTime);
    h = m_midAttentions[0](h, half.context, m_form, accessAt({kMid, 0}, attention));
    half.h = m_midResnets[1](h, half.activatedTime);
    return half;
}

at::Tensor Unet::decode(const UnetHalf &half, std::span<const Edit> edits, Taps *taps) const
{
    if (taps)
        return decodeRows(half, edits, taps);
    const int64_t rows = half.h.size(0);
    return inRowShares(rows, m_placement.device, [&](int64_t first, int64_t count) {
        if (count == rows)
            return decodeRows(half, edits, nullptr);
        UnetHalf share = {half.h.narrow(0, first, count),
                          {},
                          half.activatedTime.narrow(0, first, count),
                          half.context.narrow(0, first, count)};
        for (const at::Tensor &skip : half.skips)
            share.skips.push_back(skip.narrow(0, first, count));
        return decodeRows(share, editsOfRows(edits, rows, first, count), nullptr);
    });
}

at::Tensor Unet::decodeRows(const UnetHalf &half, std::span<const Edit> edits, Taps *taps,
                            AttentionAccess *attention) const
{
    at::Tensor h = record(half.h, kMid, edits, taps);
    size_t skip = half.skips.size();
    for (size_t i = 0; i < m_up.size(); ++i) {
        const Level &level = m_up[i];
        const Site site{Site::Part::Up, static_cast<int>(i)};
        for (size_t j = 0; j < level.resnets.size(); ++j) {
            h = level.resnets[j](at::cat({h, half.skips[--skip]}, 1), half.activatedTime);
            if (!level.attentions.empty())
                h = level.attentions[j](h, half.context, m_form,
                                        accessAt({site, static_cast<int>(j)}, attention));
        }
        if (level.resample) { // sizes that do not halve evenly: up to the next skip's
            const at::Tensor &next = half.skips[skip - 1];
            h = upsample(h, next.size(2), next.size(3), *level.resample);
        }
        h = record(std::move(h), site, edits, taps);
    }
    return m_out(m_outNorm(h, Activation::Silu));
}

at::Tensor Unet::operator()(const UnetInput &input, std::span<const Edit> edits, Taps *taps) const
{
    if (taps)
        return decode(encode(input, edits, taps), edits, taps);
    const int64_t rows = input.sample.size(0);
    return inRowShares(rows, m_placement.device, [&](int64_t first, int64_t count) {
        if (count == rows)
            return decode(encode(input, edits), edits);
        const auto inside = editsOfRows(edits, rows, first, count);
        const UnetInput share = {
            input.sample.narrow(0, first, count), input.timesteps.narrow(0, first, count),
            input.context.narrow(0, first, count),
            input.guidanceFeatures.defined() ? input.guidanceFeatures.narrow(0, first, count)
                                             : at::Tensor()};
        return decode(encode(share, inside), inside);
    });
}

at::Tensor Unet::operator()(const UnetInput &input, AttentionAccess &attention) const
{
    return decodeRows(encode(input, {}, nullptr, &attention), {}, nullptr, &attention);
}

std::vector<Site> Unet::sites() const
{
    std::vector<Site> sites;
    for (size_t i = 0; i < m_down.size(); ++i)
        sites.push_back({Site::Part::Down, static_cast<int>(i)});
    sites.push_back(kMid);
    for (size_t i = 0; i < m_up.size(); ++i)
        sites.push_back({Site::Part::Up, static_cast<int>(i)});
    return sites;
}

std::vector<int64_t> Unet::shape(const Site &site, int64_t latentHeight, int64_t latentWidth) const
{
    const auto all = sites();
    if (std::find(all.begin(), all.end(), site) == all.end())
        throw base::Error(base::ErrorKind::InvalidValue, "This model has no such activation site",
                          site.name(), "`deviascope info` lists the sites.");
    const int levels = static_cast<int>(m_down.size());
    int halvings = levels - 1;
    int level = levels - 1;
    if (site.part == Site::Part::Down) {
        halvings = std::min(site.index + 1, levels - 1);
        level = site.index;
    } else if (site.part == Site::Part::Up) {
        halvings = std::max(levels - 2 - site.index, 0);
        level = levels - 1 - site.index;
    }
    return {m_config.blockChannels[level], halved(latentHeight, halvings),
            halved(latentWidth, halvings)};
}

std::vector<AttentionPlace> Unet::attentionPlaces() const
{
    std::vector<AttentionPlace> places;
    const auto add = [&](const Site &site, size_t count) {
        for (size_t j = 0; j < count; ++j)
            places.push_back({site, static_cast<int>(j)});
    };
    for (size_t i = 0; i < m_down.size(); ++i)
        add({Site::Part::Down, static_cast<int>(i)}, m_down[i].attentions.size());
    add(kMid, m_midAttentions.size());
    for (size_t i = 0; i < m_up.size(); ++i)
        add({Site::Part::Up, static_cast<int>(i)}, m_up[i].attentions.size());
    return places;
}

std::vector<int64_t> Unet::attentionShape(const AttentionPlace &place, int64_t latentHeight,
                                          int64_t latentWidth) const
{
    const auto all = attentionPlaces();
    if (std::find(all.begin(), all.end(), place) == all.end())
        throw base::Error(base::ErrorKind::InvalidValue, "This model has no such attention layer",
                          place.block.name() + "." + std::to_string(place.layer), "");
    const int last = static_cast<int>(m_down.size()) - 1;
    const int level = place.block.part == Site::Part::Down ? place.block.index
                      : place.block.part == Site::Part::Up ? last - place.block.index
                                                           : last;
    return {m_config.blockChannels[level], halved(latentHeight, level), halved(latentWidth, level)};
}

std::vector<at::Tensor> Unet::readersOf(const Site &site) const
{
    const int64_t channels = shape(site, m_config.sampleSize, m_config.sampleSize).front();
    const auto next = static_cast<size_t>(site.part == Site::Part::Mid ? 0 : site.index + 1);
    const bool isDown = site.part == Site::Part::Down;
    if (!isDown && next == m_up.size())
        return {m_out.weight};
    const ResnetBlock &reader = !isDown                ? m_up[next].resnets.front()
                                : next < m_down.size() ? m_down[next].resnets.front()
                                                       : m_midResnets.front();
    std::vector<at::Tensor> readers = {reader.conv1.weight.narrow(1, 0, channels)};
    if (reader.shortcut) // a 1×1 convolution, kept as a linear layer
        readers.push_back(
            reader.shortcut->weight.narrow(1, 0, channels).unsqueeze(-1).unsqueeze(-1));
    return readers;
}

double Unet::encoderShare() const
{
    const auto levelWork = [](const Level &level) {
        double work = level.resample ? static_cast<double>(level.resample->weight.numel()) : 0;
        for (const ResnetBlock &block : level.resnets)
            work += weightsOf(block);
        for (const SpatialTransformer &layer : level.attentions)
            work += weightsOf(layer);
        return work;
    };
    // A level that is one halving further in has a quarter of the positions.
    double encoder = static_cast<double>(m_in.weight.numel());
    double decoder = static_cast<double>(m_out.weight.numel());
    double positions = 1;
    for (size_t i = 0; i < m_down.size(); ++i) {
        encoder += positions * levelWork(m_down[i]);
        decoder += positions * levelWork(m_up[m_up.size() - 1 - i]);
        if (i + 1 < m_down.size())
            positions /= 4;
    }
    for (const ResnetBlock &block : m_midResnets)
        encoder += positions * weightsOf(block);
    for (const SpatialTransformer &layer : m_midAttentions)
        encoder += positions * weightsOf(layer);
    return encoder / (encoder + decoder);
}

Unet Unet::withForm(AttentionForm form) const
{
    Unet copy = *this; // shares the weights
    copy.m_form = form;
    return copy;
}

Unet Unet::withSampleSize(int64_t side) const
{
    Unet copy = *this; // shares the weights
    copy.m_config.sampleSize = side;
    return copy;
}

} // namespace deviascope::network
