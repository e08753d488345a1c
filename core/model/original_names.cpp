#include "model/original_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string_view>

namespace deviascope::model {

namespace {

using std::string;
using std::string_view;

struct Rename {
    string_view original;
    string_view diffusers;
};

constexpr std::array kUnet{
    Rename{"time_embed.0.", "time_embedding.linear_1."},
    Rename{"time_embed.2.", "time_embedding.linear_2."},
    Rename{"time_embed.cond_proj.", "time_embedding.cond_proj."},
    Rename{"input_blocks.0.0.", "conv_in."},
    Rename{"middle_block.0.", "mid_block.resnets.0."},
    Rename{"middle_block.1.", "mid_block.attentions.0."},
    Rename{"middle_block.2.", "mid_block.resnets.1."},
    Rename{"out.0.", "conv_norm_out."},
    Rename{"out.2.", "conv_out."},
};
constexpr std::array kUnetResnet{
    Rename{"in_layers.0.", "norm1."},          Rename{"in_layers.2.", "conv1."},
    Rename{"emb_layers.1.", "time_emb_proj."}, Rename{"out_layers.0.", "norm2."},
    Rename{"out_layers.3.", "conv2."},         Rename{"skip_connection.", "conv_shortcut."},
};
constexpr std::array kAutoencoder{
    Rename{"mid.block_1.", "mid_block.resnets.0."},
    Rename{"mid.block_2.", "mid_block.resnets.1."},
    Rename{"mid.attn_1.norm.", "mid_block.attentions.0.group_norm."},
    Rename{"mid.attn_1.q.", "mid_block.attentions.0.to_q."},
    Rename{"mid.attn_1.k.", "mid_block.attentions.0.to_k."},
    Rename{"mid.attn_1.v.", "mid_block.attentions.0.to_v."},
    Rename{"mid.attn_1.proj_out.", "mid_block.attentions.0.to_out.0."},
    Rename{"norm_out.", "conv_norm_out."},
    Rename{"conv_in.", "conv_in."},
    Rename{"conv_out.", "conv_out."},
};
constexpr std::array kAutoencoderResnet{Rename{"nin_shortcut.", "conv_shortcut."}};
constexpr std::array kOpenClip{
    Rename{"positional_embedding", "text_model.embeddings.position_embedding.weight"},
    Rename{"token_embedding.", "text_model.embeddings.token_embedding."},
    Rename{"ln_final.", "text_model.final_layer_norm."},
};
constexpr std::array kOpenClipLayer{
    Rename{"ln_1.", "layer_norm1."},
    Rename{"ln_2.", "layer_norm2."},
    Rename{"mlp.c_fc.", "mlp.fc1."},
    Rename{"mlp.c_proj.", "mlp.fc2."},
    Rename{"attn.out_proj.", "self_attn.out_proj."},
};

/// Removes `prefix` from the front of `rest`; answers whether it was there.
bool take(string_view &rest, string_view prefix)
{
    if (!rest.starts_with(prefix))
        return false;
    rest.remove_prefix(prefix.size());
    return true;
}

/// Removes a number and the dot behind it.
std::optional<int> takeNumber(string_view &rest)
{
    int number = 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto digits = static_cast<std::size_t>(end - rest.data());
    if (code != std::errc() || number < 0 || digits >= rest.size() || *end != '.')
        return {};
    rest.remove_prefix(digits + 1);
    return number;
}

std::optional<string> renamed(string_view rest, std::span<const Rename> table)
{
    for (const auto &[original, diffusers] : table)
        if (take(rest, original))
            return string(diffusers) + string(rest);
    return {};
}

string joined(string_view first, string_view second, int number)
{
    return string(first) + string(second) + '.' + std::to_string(number) + '.';
}

/// A part of an input or output block: a resnet, a transformer or a change of size.
std::optional<string> unetPart(const string &block, int layer, string_view rest)
{
    const auto part = takeNumber(rest);
    if (!part)
        return {};
    if (take(rest, "op."))
        return block + "downsamplers.0.conv." + string(rest);
    if (take(rest, "conv."))
        return block + "upsamplers.0.conv." + string(rest);
    if (part == 1) // the names inside a transformer are the same
        return joined(block, "attentions", layer) + string(rest);
    if (const auto inside = renamed(rest, kUnetResnet); inside && part == 0)
        return joined(block, "resnets", layer) + *inside;
    return {};
}

std::optional<string> unetName(string_view rest, int layersPerBlock)
{
    if (const auto direct = renamed(rest, kUnet)) {
        const string_view name = *direct;
        constexpr string_view kFirst = "mid_block.resnets.0.";
        if (!name.starts_with("mid_block.resnets."))
            return direct;
        const auto inside = renamed(name.substr(kFirst.size()), kUnetResnet);
        return inside ? std::optional(string(name.substr(0, kFirst.size())) + *inside)
                      : std::nullopt;
    }
    const int inOneBlock =
        layersPerBlock + 1; // resnets and the change of size; up: one resnet more
    if (take(rest, "input_blocks.")) {
        const auto number = takeNumber(rest);
        if (!number || number == 0)
            return {};
        return unetPart(joined("", "down_blocks", (*number - 1) / inOneBlock),
                        (*number - 1) % inOneBlock, rest);
    }
    if (take(rest, "output_blocks.")) {
        if (const auto number = takeNumber(rest))
            return unetPart(joined("", "up_blocks", *number / inOneBlock), *number % inOneBlock,
                            rest);
    }
    return {};
}

std::optional<string> autoencoderName(string_view name, int levels)
{
    if (name.starts_with("quant_conv.") || name.starts_with("post_quant_conv."))
        return string(name);
    string_view rest = name;
    const bool encoder = take(rest, "encoder.");
    if (!encoder && !take(rest, "decoder."))
        return {};
    const string half = encoder ? "encoder." : "decoder.";
    if (const auto direct = renamed(rest, kAutoencoder)) {
        string inside = *direct;
        if (const auto place = inside.find("nin_shortcut."); place != string::npos)
            inside.replace(place, string_view("nin_shortcut").size(), "conv_shortcut");
        return half + inside;
    }
    if (!take(rest, encoder ? "down." : "up."))
        return {};
    const auto level = takeNumber(rest);
    if (!level || *level >= levels)
        return {};
    // The original counts the decoder's levels from the outside, diffusers in order of use.
    const string block = encoder ? joined(half, "down_blocks", *level)
                                 : joined(half, "up_blocks", levels - 1 - *level);
    if (take(rest, encoder ? "downsample.conv." : "upsample.conv."))
        return block + (encoder ? "downsamplers.0.conv." : "upsamplers.0.conv.") + string(rest);
    if (!take(rest, "block."))
        return {};
    const auto layer = takeNumber(rest);
    if (!layer)
        return {};
    return joined(block, "resnets", *layer) +
           renamed(rest, kAutoencoderResnet).value_or(string(rest));
}

void addOpenClip(string_view rest, const string &original, OriginalNames &names)
{
    if (const auto direct = renamed(rest, kOpenClip)) {
        names[*direct] = {original};
        return;
    }
    if (!take(rest, "transformer.resblocks."))
        return;
    const auto number = takeNumber(rest);
    if (!number)
        return;
    const string layer = joined("text_model.encoder.", "layers", *number);
    if (const auto inside = renamed(rest, kOpenClipLayer)) {
        names[layer + *inside] = {original};
    } else if (take(rest, "attn.in_proj_")) { // "weight" or "bias": query, key and value stacked
        int third = 0;
        for (const char *part : {"q", "k", "v"})
            names[layer + "self_attn." + part + "_proj." + string(rest)] = {original, third++};
    }
}

/// Resnets in each level: the first change of size stands behind them.
int layersPerBlock(const TensorFile &file)
{
    constexpr int kMost = 64;
    const auto has = [&](int number, const char *part) {
        return file.contains(joined("model.diffusion_model.", "input_blocks", number) + part);
    };
    int number = 1;
    while (number < kMost && has(number, "0.in_layers.0.weight"))
        ++number;
    return std::max(1, number - 1);
}

int autoencoderLevels(const TensorFile &file)
{
    constexpr int kMost = 16;
    int levels = 0;
    while (levels < kMost && file.contains(joined("first_stage_model.encoder.", "down", levels) +
                                           "block.0.conv1.weight"))
        ++levels;
    return levels;
}

} // namespace

OriginalLayout originalLayoutOf(const TensorFile &file)
{
    const int layers = layersPerBlock(file);
    const int levels = autoencoderLevels(file);
    OriginalLayout layout;
    for (const string &name : file.names()) {
        string_view rest = name;
        if (take(rest, "model.diffusion_model.")) {
            if (auto renamedTo = unetName(rest, layers))
                layout.unet[std::move(*renamedTo)] = {name};
        } else if (take(rest, "first_stage_model.")) {
            if (auto renamedTo = autoencoderName(rest, levels))
                layout.autoencoder[std::move(*renamedTo)] = {name};
        } else if (take(rest, "cond_stage_model.transformer.")) {
            // Early checkpoints lack the prefix.
            take(rest, "text_model.");
            layout.text["text_model." + string(rest)] = {name};
        } else if (take(rest, "cond_stage_model.model.")) {
            layout.tower = TextTower::OpenClip;
            addOpenClip(rest, name, layout.text);
        }
    }
    return layout;
}

} // namespace deviascope::model
