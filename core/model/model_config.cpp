#include "model/model_config.h"

#include "base/error.h"
#include "format/printable.h"
#include "model/refusal.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace deviascope::model {

using base::Error;
using base::ErrorKind;
using format::JsonValue;

namespace {

constexpr int64_t kMostChannels = 65536; ///< anything above is a broken or hostile file

int64_t positive(const JsonValue &json, std::string_view key)
{
    const auto value = json.get<std::int64_t>(key);
    if (value < 1 || value > kMostChannels)
        json.at(key).fail("must be from 1 to " + std::to_string(kMostChannels));
    return value;
}

int64_t positive(const JsonValue &json, std::string_view key, int64_t fallback)
{
    return json.has(key) ? positive(json, key) : fallback;
}

std::vector<int64_t> channelList(const JsonValue &json, std::string_view key)
{
    auto list = json.get<std::vector<std::int64_t>>(key);
    if (list.empty() || list.size() > 8 ||
        std::any_of(list.begin(), list.end(), [](int64_t c) { return c < 1 || c > kMostChannels; }))
        json.at(key).fail("must list 1 to 8 channel counts");
    return {list.begin(), list.end()};
}

/// A value that diffusers writes as one number or as one per level.
std::vector<int64_t> perLevel(const JsonValue &json, std::string_view key, size_t levels,
                              int64_t fallback)
{
    if (!json.has(key))
        return std::vector<int64_t>(levels, fallback);
    if (!json.at(key).value().is_array())
        return std::vector<int64_t>(levels, positive(json, key));
    const auto list = json.get<std::vector<std::int64_t>>(key);
    if (list.size() != levels ||
        std::any_of(list.begin(), list.end(), [](int64_t n) { return n < 1; }))
        json.at(key).fail("must have a positive value for each level");
    return {list.begin(), list.end()};
}

std::vector<bool> attentionOf(const JsonValue &json, std::string_view key,
                              const std::string &withAttention, const std::string &without,
                              size_t levels)
{
    const auto types = json.get<std::vector<std::string>>(key);
    if (types.size() != levels)
        json.at(key).fail("must have an entry for each level");
    std::vector<bool> attention;
    for (const std::string &type : types) {
        if (type != withAttention && type != without)
            throw Error(ErrorKind::Unsupported, "A block of type " + type + " is not supported",
                        json.file(), "Supported are Stable Diffusion 1.x, 2.x and LCM models.");
        attention.push_back(type == withAttention);
    }
    return attention;
}

/// Keys that change what the same weights compute, and the value that is computed here.
void refuseOtherArithmetic(const JsonValue &json)
{
    const std::array<std::pair<const char *, nlohmann::json>, 9> computed{{
        {"act_fn", "silu"},
        {"resnet_time_scale_shift", "default"},
        {"time_embedding_type", "positional"},
        {"center_input_sample", false},
        {"dual_cross_attention", false},
        {"only_cross_attention", false},
        {"mid_block_scale_factor", 1},
        {"conv_in_kernel", 3},
        {"conv_out_kernel", 3},
    }};
    for (const auto &[key, value] : computed) {
        if (!json.has(key) || json.at(key).value() == value)
            continue;
        const std::string other = json.at(key).value().dump();
        if (std::string_view(key) == "act_fn" && other == "\"swish\"") // silu's other name
            continue;
        refuse("a U-Net whose " + std::string(key) + " is " + format::oneLine(other), json.file());
    }
}

void refuseOtherUnets(const JsonValue &json)
{
    if (json.has("_class_name") && json.get<std::string>("_class_name") != "UNet2DConditionModel")
        refuse("a network of class " + json.get<std::string>("_class_name"), json.file());
    if (json.has("addition_embed_type"))
        refuse("Stable Diffusion XL", json.file());
    const int64_t in = positive(json, "in_channels", 4);
    refuseOtherInputs(in, json.file());
    for (const char *key :
         {"class_embed_type", "num_class_embeds", "encoder_hid_dim", "encoder_hid_dim_type"})
        if (json.has(key))
            refuse("a model with class or image conditions", json.file());
    constexpr const char *kMiddle = "mid_block_type";
    if (const auto &all = json.value(); all.is_object() && all.contains(kMiddle)) {
        if (all.at(kMiddle).is_null())
            refuseWithoutMiddle(json.file());
        if (json.get<std::string>(kMiddle) != "UNetMidBlock2DCrossAttn")
            refuse("a U-Net with a middle block of type " + json.get<std::string>(kMiddle),
                   json.file());
    }
    refuseOtherArithmetic(json);
}

network::ClipActivation activationOf(const JsonValue &json)
{
    const auto name = json.get<std::string>("hidden_act", "quick_gelu");
    if (name == "quick_gelu")
        return network::ClipActivation::QuickGelu;
    if (name == "gelu")
        return network::ClipActivation::Gelu;
    json.at("hidden_act").fail("\"" + name + "\" is no activation of CLIP's");
}

void checkHeads(const JsonValue &json, int64_t width, int64_t heads)
{
    if (width % heads != 0)
        json.fail("the width " + std::to_string(width) + " is no multiple of the " +
                  std::to_string(heads) + " heads");
}

} // namespace

network::UnetConfig unetConfigOf(const JsonValue &json)
{
    refuseOtherUnets(json);
    network::UnetConfig config;
    config.inChannels = positive(json, "in_channels", 4);
    config.outChannels = positive(json, "out_channels", 4);
    config.blockChannels = channelList(json, "block_out_channels");
    const size_t levels = config.blockChannels.size();
    config.downAttention =
        attentionOf(json, "down_block_types", "CrossAttnDownBlock2D", "DownBlock2D", levels);
    config.upAttention =
        attentionOf(json, "up_block_types", "CrossAttnUpBlock2D", "UpBlock2D", levels);
    // Despite its name, diffusers' attention_head_dim is the number of heads.
    config.heads = perLevel(
        json, json.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim",
        levels, 8);
    for (size_t i = 0; i < levels; ++i)
        checkHeads(json, config.blockChannels[i], config.heads[i]);
    config.layersPerBlock = positive(json, "layers_per_block", 2);
    config.transformerDepth = perLevel(json, "transformer_layers_per_block", levels, 1);
    config.crossAttentionWidth = positive(json, "cross_attention_dim", 1280);
    config.normGroups = positive(json, "norm_num_groups", 32);
    for (const int64_t channels : config.blockChannels)
        if (channels % config.normGroups != 0)
            json.at("norm_num_groups").fail("does not divide the channels");
    config.normEps = json.get<double>("norm_eps", 1e-5);
    config.cosineFirst = json.get<bool>("flip_sin_to_cos", true);
    config.frequencyShift = json.get<double>("freq_shift", 0.0);
    config.guidanceWidth =
        json.has("time_cond_proj_dim") ? positive(json, "time_cond_proj_dim") : 0;
    config.sampleSize = positive(json, "sample_size", 64);
    return config;
}

network::AutoencoderConfig autoencoderConfigOf(const JsonValue &json)
{
    if (json.has("_class_name") && json.get<std::string>("_class_name") != "AutoencoderKL")
        throw Error(ErrorKind::Unsupported,
                    "An autoencoder of class " + json.get<std::string>("_class_name") +
                        " is not supported",
                    json.file(), "Supported is AutoencoderKL, as Stable Diffusion has it.");
    network::AutoencoderConfig config;
    config.blockChannels = channelList(json, "block_out_channels");
    config.layersPerBlock = positive(json, "layers_per_block", 1);
    config.latentChannels = positive(json, "latent_channels", 4);
    config.normGroups = positive(json, "norm_num_groups", 32);
    config.scalingFactor = json.get<double>("scaling_factor", 0.18215);
    if (!(config.scalingFactor > 0))
        json.at("scaling_factor").fail("must be above 0");
    config.sampleSize = positive(json, "sample_size", 512);
    return config;
}

network::ClipTextConfig clipTextConfigOf(const JsonValue &json)
{
    if (const auto kind = json.get<std::string>("model_type", "clip_text_model");
        !kind.starts_with("clip"))
        refuse("a model with a text tower of kind " + format::oneLine(kind), json.file());
    network::ClipTextConfig config;
    config.width = positive(json, "hidden_size", 512);
    config.layers = positive(json, "num_hidden_layers", 12);
    config.heads = positive(json, "num_attention_heads", 8);
    checkHeads(json, config.width, config.heads);
    config.positions = positive(json, "max_position_embeddings", 77);
    config.vocabulary = json.get<std::int64_t>("vocab_size", 49408);
    if (config.vocabulary < 1 || config.vocabulary > 10'000'000)
        json.at("vocab_size").fail("must be from 1 to 10000000");
    config.endToken = json.get<std::int64_t>("eos_token_id", 49407);
    config.activation = activationOf(json);
    config.eps = json.get<double>("layer_norm_eps", 1e-5);
    return config;
}

network::ClipVisionConfig clipVisionConfigOf(const JsonValue &json)
{
    network::ClipVisionConfig config;
    config.width = positive(json, "hidden_size", 768);
    config.layers = positive(json, "num_hidden_layers", 12);
    config.heads = positive(json, "num_attention_heads", 12);
    checkHeads(json, config.width, config.heads);
    config.imageSize = positive(json, "image_size", 224);
    config.patchSize = positive(json, "patch_size", 32);
    if (config.patchSize > config.imageSize)
        json.at("patch_size").fail("is larger than the picture");
    config.activation = activationOf(json);
    config.eps = json.get<double>("layer_norm_eps", 1e-5);
    return config;
}

Preprocessing preprocessingOf(const JsonValue &json)
{
    Preprocessing result;
    // Older files give a size as one number, newer ones as an object.
    const auto side = [&](std::string_view key, std::string_view member, int fallback) {
        if (!json.has(key))
            return fallback;
        const JsonValue value = json.at(key);
        return static_cast<int>(value.value().is_object() ? positive(value, member)
                                                          : positive(json, key));
    };
    result.shortestEdge = side("size", "shortest_edge", 224);
    result.crop = side("crop_size", "height", result.shortestEdge);
    const auto three = [&](std::string_view key, std::array<double, 3> &values) {
        if (!json.has(key))
            return;
        const auto list = json.get<std::vector<double>>(key);
        if (list.size() != 3)
            json.at(key).fail("must have three values");
        std::copy(list.begin(), list.end(), values.begin());
    };
    three("image_mean", result.mean);
    three("image_std", result.std);
    if (std::any_of(result.std.begin(), result.std.end(), [](double s) { return !(s > 0); }))
        json.at("image_std").fail("must be above 0");
    return result;
}

Family familyOf(const network::UnetConfig &unet, const network::ClipTextConfig &text)
{
    if (unet.guidanceWidth > 0)
        return Family::LatentConsistency;
    const bool second = text.activation == network::ClipActivation::Gelu;
    return second ? Family::StableDiffusion2 : Family::StableDiffusion1;
}

} // namespace deviascope::model
