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

constexpr std::array<std::string_view, 4> kOurPipelines{
    "StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline", "LatentConsistencyModelPipeline",
    "LatentConsistencyModelImg2ImgPipeline"};
/// Their networks are others, or trained for another diffusion.
constexpr std::array kOtherFamilies{
    Known{"StableDiffusionXL", "Stable Diffusion XL"},
    Known{"StableDiffusion3", "Stable Diffusion 3"},
    Known{"StableUnCLIP", "an unCLIP model"},
    Known{"Flux", "a Flux model"},
    Known{"PixArt", "a PixArt model"},
    Known{"Kandinsky", "a Kandinsky model"},
    Known{"IF", "a DeepFloyd IF model"},
};
constexpr std::int64_t kOurChannels = 4;

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
    Known{"GGUF", "a GGUF file"},
    Known{"\x89HDF", "an HDF5 file"},
};
/// What lies in a file's place that was not fetched.
constexpr std::array kPlaceholders{
    Known{"version https://git-lfs", "a pointer of Git LFS, which stands for the file itself"},
    Known{"<!DOCTYPE", "a web page, not the file"},
    Known{"<html", "a web page, not the file"},
};

} // namespace

void refuse(const std::string &what, const std::string &where)
{
    throw Error(ErrorKind::Unsupported, "This is " + what, where,
                "Supported are Stable Diffusion 1.x, 2.x and LCM models.");
}

std::optional<std::string> noteOfPipeline(const std::string &className, std::int64_t channels,
                                          const std::string &where)
{
    if (std::ranges::find(kOurPipelines, className) != kOurPipelines.end())
        return {};
    for (const auto &[sign, family] : kOtherFamilies)
        if (className.starts_with(sign))
            refuse(std::string(family) + " (" + format::oneLine(className) + ")", where);
    refuseOtherInputs(channels, where);
    return "The model was saved by the pipeline " + format::oneLine(className) +
           ": its networks are drawn with as Stable Diffusion's; what else that pipeline does is "
           "not used.";
}

void refuseOtherInputs(std::int64_t channels, const std::string &where)
{
    switch (channels) {
    case kOurChannels:
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

[[noreturn]] void refuseWithoutMiddle(const std::string &where)
{
    throw Error(ErrorKind::Unsupported,
                "This is a distilled model whose U-Net has no middle block (such as BK-SDM-Small "
                "and -Tiny)",
                where, "Directions act in the middle block: take the model that it came from.");
}

void refuseOtherCheckpoints(const TensorFile &file)
{
    const std::string where = file.path().string();
    for (const auto &[sign, family] : kForeignTensors)
        if (file.containsAny(sign))
            refuse(std::string(family), where);
    constexpr std::string_view kFirst = "model.diffusion_model.input_blocks.0.0.weight";
    if (!file.contains(kFirst)) {
        if (file.adapterTensors() > 0)
            refuse("an adapter such as a LoRA, which changes another model", where);
        for (const auto &[sign, family] : kLonePieces)
            if (file.containsAny(sign))
                refuse(std::string(family), where);
        refuse("no Stable Diffusion checkpoint: it has no tensor \"" + std::string(kFirst) + '"',
               where);
    }
    if (const auto shape = file.shape(kFirst); shape.size() == 4)
        refuseOtherInputs(shape[1], where);
    if (!file.containsAny("model.diffusion_model.middle_block."))
        refuseWithoutMiddle(where);
    for (const auto &[sign, missing] : {Known{"first_stage_model.", "an autoencoder"},
                                        Known{"cond_stage_model.", "a text tower"}})
        if (!file.containsAny(sign))
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
    for (const auto &[sign, kind] : kPlaceholders)
        if (text.starts_with(sign))
            throw Error(ErrorKind::DamagedFile, "This is " + std::string(kind), file.string(),
                        "Fetch the file (with Git LFS: git lfs pull).");
}

} // namespace deviascope::model
