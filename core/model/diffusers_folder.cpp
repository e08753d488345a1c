#include "base/error.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "model/file_weights.h"
#include "model/model_config.h"
#include "model/model_parts.h"
#include "model/refusal.h"

namespace deviascope::model {

namespace fs = std::filesystem;

namespace {

void checkPipeline(const fs::path &folder)
{
    const fs::path index = folder / "model_index.json";
    if (format::isThere(index)) // a folder without one is judged by its networks
        refuseOtherPipelines(
            format::readJsonFile(index).get<std::string>("_class_name", "StableDiffusionPipeline"),
            folder.string());
}

/// SD 2 pads with id 0 unless its tokenizer says otherwise.
text::ClipTokenizer tokenizerOf(const fs::path &folder, Family family)
{
    auto tokenizer = text::ClipTokenizer::open(folder);
    const bool silent = family == Family::StableDiffusion2 && !tokenizer.padIsStated();
    return silent ? tokenizer.withPadId(0) : tokenizer;
}

} // namespace

ModelParts openDiffusersFolder(const fs::path &folder)
{
    checkPipeline(folder);
    const auto unetConfig = unetConfigOf(format::readJsonFile(folder / "unet" / "config.json"));
    const auto textConfig =
        clipTextConfigOf(format::readJsonFile(folder / "text_encoder" / "config.json"));
    const fs::path schedulerFile = folder / "scheduler" / "scheduler_config.json";
    const SchedulerConfig scheduler =
        parseSchedulerConfig(format::readJsonFile(schedulerFile).value(), schedulerFile.string());

    const auto unet = FileWeights::open(folder / "unet", "diffusion_pytorch_model");
    const auto autoencoder = FileWeights::open(folder / "vae", "diffusion_pytorch_model");
    const auto text = FileWeights::open(folder / "text_encoder", "model");
    std::vector<fs::path> files;
    for (const auto &part : {unet, autoencoder, text})
        for (const fs::path &file : part->files())
            files.push_back(file);
    return {
        .unet = unet,
        .autoencoder = autoencoder,
        .text = text,
        .unetConfig = unetConfig,
        .autoencoderConfig =
            autoencoderConfigOf(format::readJsonFile(folder / "vae" / "config.json")),
        .textConfig = textConfig,
        .tokenizer = tokenizerOf(folder / "tokenizer",
                                 familyOf(unetConfig, textConfig, scheduler.prediction)),
        .scheduler = scheduler,
        .predictionStated = true,
        .files = std::move(files),
        .parameters = unet->parameters() + autoencoder->parameters() + text->parameters(),
    };
}

} // namespace deviascope::model
