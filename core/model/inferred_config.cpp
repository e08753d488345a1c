#include "model/inferred_config.h"

#include "base/error.h"

#include <algorithm>
#include <functional>
#include <string>

namespace deviascope::model {

using base::Error;
using base::ErrorKind;
using network::Weights;

namespace {

constexpr int kMostLevels = 8;
constexpr int kMostRepeats = 64; ///< of layers, blocks and resnets
constexpr int64_t kMostWidth = 65536;
constexpr int64_t kUnetHeadsOfFirst = 8;
constexpr int64_t kHeadWidth = 64;
constexpr int64_t kOpenClipWidth = 1024; ///< ViT-H, the tower of every SD 2
constexpr int kOpenClipLayers = 24;

/// Size of a stored tensor along `axis`; it must have `rank` dimensions.
int64_t size(const Weights &weights, const std::string &name, size_t rank, size_t axis)
{
    const auto sizes = weights.sizes(name);
    if (sizes.empty())
        weights.get(name, {}); // says that it is missing
    const auto say = [&](const std::string &fault) {
        throw Error(ErrorKind::DamagedFile, "The tensor \"" + name + "\" " + fault, weights.where(),
                    "The file holds other weights than Stable Diffusion's.");
    };
    if (sizes.size() != rank)
        say("has " + std::to_string(sizes.size()) + " dimensions, not " + std::to_string(rank));
    if (sizes[axis] < 1 || sizes[axis] > 16 * kMostWidth)
        say("has an impossible size");
    return sizes[axis];
}

int count(int most, const std::function<bool(int)> &there)
{
    int number = 0;
    while (number < most && there(number))
        ++number;
    return number;
}

std::string numbered(const std::string &name, int number, const std::string &rest)
{
    return name + '.' + std::to_string(number) + '.' + rest;
}

int64_t transformerDepth(const Weights &weights, const std::string &transformer)
{
    return count(kMostRepeats, [&](int i) {
        return weights.has(numbered(transformer + ".transformer_blocks", i, "norm1.weight"));
    });
}

void requireDivisible(const Weights &weights, const char *what, int64_t width, int64_t parts)
{
    if (parts < 1 || width % parts != 0 || width > kMostWidth)
        throw Error(ErrorKind::DamagedFile,
                    std::string(what) + " has " + std::to_string(width) +
                        " channels, which no Stable Diffusion model has",
                    weights.where(), "The file holds other weights than Stable Diffusion's.");
}

} // namespace

network::UnetConfig inferUnetConfig(const Weights &weights)
{
    network::UnetConfig config;
    config.inChannels = size(weights, "conv_in.weight", 4, 1);
    config.outChannels = size(weights, "conv_out.weight", 4, 0);
    const int levels = count(kMostLevels, [&](int i) {
        return weights.has(numbered("down_blocks", i, "resnets.0.conv1.weight"));
    });
    const int resnets = count(kMostRepeats, [&](int i) {
        return weights.has(numbered("down_blocks.0.resnets", i, "conv1.weight"));
    });
    if (levels == 0 || resnets == 0)
        weights.get("down_blocks.0.resnets.0.conv1.weight", {});
    config.layersPerBlock = resnets;

    const std::string mid = "mid_block.attentions.0";
    const bool linear = weights.sizes(mid + ".proj_in.weight").size() == 2;
    config.blockChannels.clear();
    config.downAttention.clear();
    config.upAttention.clear();
    config.heads.clear();
    config.transformerDepth.clear();
    for (int i = 0; i < levels; ++i) {
        const int64_t channels =
            size(weights, numbered("down_blocks", i, "resnets.0.conv2.weight"), 4, 0);
        requireDivisible(weights, "The U-Net", channels, config.normGroups);
        config.blockChannels.push_back(channels);
        const std::string down = numbered("down_blocks", i, "attentions.0");
        config.downAttention.push_back(weights.has(down + ".norm.weight"));
        config.upAttention.push_back(
            weights.has(numbered("up_blocks", i, "attentions.0.norm.weight")));
        const int64_t heads =
            linear ? std::max<int64_t>(1, channels / kHeadWidth) : kUnetHeadsOfFirst;
        requireDivisible(weights, "The U-Net", channels, heads);
        config.heads.push_back(heads);
        config.transformerDepth.push_back(
            transformerDepth(weights, config.downAttention.back() ? down : mid));
    }
    config.crossAttentionWidth =
        size(weights, mid + ".transformer_blocks.0.attn2.to_k.weight", 2, 1);
    if (weights.has("time_embedding.cond_proj.weight"))
        config.guidanceWidth = size(weights, "time_embedding.cond_proj.weight", 2, 1);
    return config;
}

network::AutoencoderConfig inferAutoencoderConfig(const Weights &weights)
{
    network::AutoencoderConfig config;
    const int levels = count(kMostLevels, [&](int i) {
        return weights.has(numbered("encoder.down_blocks", i, "resnets.0.conv1.weight"));
    });
    const int resnets = count(kMostRepeats, [&](int i) {
        return weights.has(numbered("encoder.down_blocks.0.resnets", i, "conv1.weight"));
    });
    if (levels == 0 || resnets == 0)
        weights.get("encoder.down_blocks.0.resnets.0.conv1.weight", {});
    config.layersPerBlock = resnets;
    config.blockChannels.clear();
    for (int i = 0; i < levels; ++i) {
        config.blockChannels.push_back(
            size(weights, numbered("encoder.down_blocks", i, "resnets.0.conv2.weight"), 4, 0));
        requireDivisible(weights, "The autoencoder", config.blockChannels.back(),
                         config.normGroups);
    }
    config.latentChannels = size(weights, "decoder.conv_in.weight", 4, 1);
    return config;
}

network::ClipTextConfig inferTextConfig(const Weights &weights, TextTower tower)
{
    const std::string embeddings = "text_model.embeddings.";
    network::ClipTextConfig config;
    config.vocabulary = size(weights, embeddings + "token_embedding.weight", 2, 0);
    config.width = size(weights, embeddings + "token_embedding.weight", 2, 1);
    config.positions = size(weights, embeddings + "position_embedding.weight", 2, 0);
    config.heads = std::max<int64_t>(1, config.width / kHeadWidth);
    requireDivisible(weights, "The text tower", config.width, config.heads);
    const int layers = count(kMostRepeats, [&](int i) {
        return weights.has(numbered("text_model.encoder.layers", i, "layer_norm1.weight"));
    });
    if (tower == TextTower::OpenClip) {
        // Files that were converted from diffusers' layout have left the last layer out already.
        const bool shortened = config.width == kOpenClipWidth && layers < kOpenClipLayers;
        config.layers = shortened ? layers : layers - 1;
        config.activation = network::ClipActivation::Gelu;
    } else {
        config.layers = layers;
    }
    if (config.layers < 1)
        weights.get("text_model.encoder.layers.0.layer_norm1.weight", {});
    return config;
}

} // namespace deviascope::model
