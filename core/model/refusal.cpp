#include "model/refusal.h"

#include "base/error.h"
#include "format/mapped_file.h"
#include "format/printable.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace deviascope::model {

using base::Error;
using base::ErrorKind;

namespace {

struct Known {
    std::string_view sign; ///< start of a pipeline's class, of a tensor's name or of a file
    std::string_view family;
};

constexpr std::array kPipelines{
    Known{"StableDiffusionPipeline", ""},
    Known{"StableDiffusionImg2ImgPipeline", ""},
    Known{"LatentConsistencyModelPipeline", ""},
    Known{"LatentConsistencyModelImg2ImgPipeline", ""},
    Known{"StableDiffusionXL", "Stable Diffusion XL"},
    Known{"StableDiffusion3", "Stable Diffusion 3"},
    Known{"StableDiffusionInpaint", "an inpainting model"},
    Known{"StableDiffusionInstructPix2Pix", "an image-editing (InstructPix2Pix) model"},
    Known{"StableDiffusionDepth2Img", "a depth-to-image model"},
    Known{"StableDiffusionUpscale", "an upscaler"},
    Known{"StableDiffusionLatentUpscale", "an upscaler"},
    Known{"StableUnCLIP", "an unCLIP model"},
    Known{"StableDiffusionControlNet", "a ControlNet pipeline"},
    Known{"Flux", "a Flux model"},
    Known{"PixArt", "a PixArt model"},
    Known{"Kandinsky", "a Kandinsky model"},
    Known{"IF", "a DeepFloyd IF model"},
};

/// In the order in which they are looked for.
constexpr std::array kForeignTensors{
    Known{"conditioner.embedders.", "Stable Diffusion XL"},
    Known{"model.diffusion_model.joint_blocks.", "Stable Diffusion 3"},
    Known{"joint_blocks.", "Stable Diffusion 3"},
    Known{"model.diffusion_model.double_blocks.", "a Flux model"},
    Known{"double_blocks.", "a Flux model"},
    Known{"model.diffusion_model.label_emb.", "a model with class or image conditions"},
    Known{"control_model.", "a ControlNet"},
    Known{"controlnet_cond_embedding.", "a ControlNet"},
    Known{"lora_unet_", "a LoRA, which changes another model"},
    Known{"lora_te_", "a LoRA, which changes another model"},
    Known{"direction.", "a direction, not a model"},
};
constexpr std::array kLonePieces{
    Known{"down_blocks.", "a single network of a model in diffusers layout"},
    Known{"text_model.", "a text tower alone"},
    Known{"first_stage_model.", "an autoencoder alone"},
    Known{"encoder.down.", "an autoencoder alone"},
    Known{"encoder.down_blocks.", "an autoencoder alone"},
};
constexpr std::array kContainers{
    Known{"PK\x03\x04", "a torch checkpoint, a pickle which can run code"},
    Known{"\x80\x02", "a torch checkpoint, a pickle which can run code"},
    Known{"GGUF", "a GGUF file"},
    Known{"\x89HDF", "an HDF5 file"},
};

bool hasPrefix(const std::vector<std::string> &sorted, std::string_view prefix)
{
    const auto found = std::ranges::lower_bound(sorted, prefix);
    return found != sorted.end() && found->starts_with(prefix);
}

/// The U-Nets of these families differ from ours in the channels that they take.
void refuseOtherInputs(std::int64_t channels, const std::string &where)
{
    switch (channels) {
    case 4:
        return;
    case 5:
        refuse("a depth-to-image model", where);
    case 7:
        refuse("an upscaler", where);
    case 8:
        refuse("an image-editing (InstructPix2Pix) model", where);
    case 9:
        refuse("an inpainting model", where);
    default:
        refuse("a model whose U-Net takes " + std::to_string(channels) + " channels", where);
    }
}

} // namespace

void refuse(const std::string &what, const std::string &where)
{
    throw Error(ErrorKind::Unsupported, "This is " + what, where,
                "Supported are Stable Diffusion 1.x, 2.x and LCM models.");
}

void refuseOtherPipelines(const std::string &className, const std::string &where)
{
    for (const auto &[sign, family] : kPipelines) {
        if (family.empty() ? className != sign : !className.starts_with(sign))
            continue;
        if (family.empty())
            return;
        refuse(std::string(family) + " (" + format::oneLine(className) + ")", where);
    }
    refuse("a model for " + format::oneLine(className), where);
}

void refuseOtherCheckpoints(const format::SafetensorsFile &file)
{
    const std::string where = file.path().string();
    const std::vector<std::string> names = file.names();
    for (const auto &[sign, family] : kForeignTensors)
        if (hasPrefix(names, sign))
            refuse(std::string(family), where);
    constexpr std::string_view kFirst = "model.diffusion_model.input_blocks.0.0.weight";
    if (!file.contains(kFirst)) {
        for (const auto &[sign, family] : kLonePieces)
            if (hasPrefix(names, sign))
                refuse(std::string(family), where);
        refuse("no Stable Diffusion checkpoint: it has no tensor \"" + std::string(kFirst) + '"',
               where);
    }
    if (const auto &shape = file.entry(kFirst).shape; shape.size() == 4)
        refuseOtherInputs(shape[1], where);
    for (const auto &[sign, missing] : {Known{"first_stage_model.", "an autoencoder"},
                                        Known{"cond_stage_model.", "a text tower"}})
        if (!hasPrefix(names, sign))
            refuse("a checkpoint without " + std::string(missing), where);
}

void refuseOtherContainers(const std::filesystem::path &file)
{
    const auto mapped = format::MappedFile::open(file);
    const std::string_view text(reinterpret_cast<const char *>(mapped->bytes().data()),
                                mapped->bytes().size());
    // A short header's length may begin with the same bytes as a pickle, but then JSON follows.
    const bool safetensors = text.size() > 8 && text[8] == '{';
    for (const auto &[sign, kind] : kContainers)
        if (text.starts_with(sign) && !safetensors)
            throw Error(ErrorKind::Unsupported, "This is " + std::string(kind), file.string(),
                        "Convert the model to safetensors, or download that version.");
}

} // namespace deviascope::model
