#include "base/error.h"
#include "base/paths.h"
#include "format/hash.h"
#include "format/json_file.h"
#include "model/file_weights.h"
#include "model/model.h"
#include "model/model_config.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

void checkPipeline(const fs::path &folder)
{
    const auto index = format::readJsonFile(folder / "model_index.json");
    const auto name = index.get<std::string>("_class_name", "StableDiffusionPipeline");
    if (name != "StableDiffusionPipeline" && name != "LatentConsistencyModelPipeline" &&
        name != "StableDiffusionImg2ImgPipeline")
        throw Error(ErrorKind::Unsupported, "This is a model for " + name, folder.string(),
                    "Supported are Stable Diffusion 1.x, 2.x and LCM models.");
}

Defaults defaultsOf(const Knowledge &knowledge, Family family)
{
    if (knowledge.defaults)
        return *knowledge.defaults;
    Defaults defaults;
    if (family == Family::LatentConsistency) {
        defaults.sampler = "lcm";
        defaults.steps = 4;
        defaults.guidance = 7;
    }
    return defaults;
}

/// Half precision overflows in the autoencoders of SD; bfloat16 has the range but not the precision
/// that finished 8-bit pictures need, and decoding is a small part of the time.
base::Compute exact(base::Compute compute)
{
    return {compute.device, at::kFloat};
}

TextEncoder loadText(const fs::path &tokenizer, const network::Weights &weights,
                     const network::ClipTextConfig &config)
{
    return {text::ClipTokenizer::open(tokenizer), network::ClipText::load(weights, config)};
}

ScorerNetworks loadScorer(const fs::path &folder, at::Device device, std::vector<fs::path> &files)
{
    const auto config = format::readJsonFile(folder / "config.json");
    const auto source = FileWeights::open(folder, "model");
    // Judging is a small part of the time too, and its margins are compared with thresholds.
    const network::Weights weights(source, {at::kFloat, device});
    for (const fs::path &file : source->files())
        files.push_back(file);
    const double logScale = weights.get("logit_scale", {}).cpu().item<double>();
    const fs::path preprocessor = folder / "preprocessor_config.json";
    return {loadText(folder, weights, clipTextConfigOf(config.at("text_config"))),
            network::ClipVision::load(weights, clipVisionConfigOf(config.at("vision_config"))),
            std::exp(logScale),
            fs::exists(preprocessor) ? preprocessingOf(format::readJsonFile(preprocessor))
                                     : Preprocessing{}};
}

Knowledge loadKnowledge(const fs::path &folder)
{
    Knowledge knowledge;
    const fs::path own = folder / "deviascope.json";
    if (fs::exists(own))
        knowledge = parseKnowledge(format::readJsonFile(own).value(), own.string());
    const fs::path truth = folder / "truth.json";
    if (fs::exists(truth))
        addTruth(knowledge, format::readJsonFile(truth).value(), truth.string());
    return knowledge;
}

} // namespace

std::string familyName(Family family)
{
    switch (family) {
    case Family::StableDiffusion1:
        return "SD 1";
    case Family::StableDiffusion2:
        return "SD 2";
    case Family::LatentConsistency:
        return "LCM";
    }
    return {};
}

Model loadModel(const fs::path &path, const LoadOptions &options)
{
    std::error_code code;
    if (!fs::exists(path, code))
        throw Error(ErrorKind::NotFound, "There is no such model", path.string(),
                    "Give a model folder in diffusers layout, or \"teaching\".");
    if (!fs::exists(path / "model_index.json", code))
        throw Error(ErrorKind::Unsupported, "This is no model folder in diffusers layout",
                    path.string(),
                    "It must hold model_index.json, unet/, vae/, text_encoder/, "
                    "tokenizer/ and scheduler/.");
    checkPipeline(path);

    const network::Placement working{options.compute.dtype, options.compute.device};
    const base::Compute full = exact(options.compute);
    const auto unetConfig = unetConfigOf(format::readJsonFile(path / "unet" / "config.json"));
    const auto vaeConfig = autoencoderConfigOf(format::readJsonFile(path / "vae" / "config.json"));
    const auto textConfig =
        clipTextConfigOf(format::readJsonFile(path / "text_encoder" / "config.json"));
    const fs::path schedulerFile = path / "scheduler" / "scheduler_config.json";
    const SchedulerConfig scheduler =
        parseSchedulerConfig(format::readJsonFile(schedulerFile).value(), schedulerFile.string());
    if (textConfig.width != unetConfig.crossAttentionWidth)
        throw Error(ErrorKind::DamagedFile,
                    "The text tower is " + std::to_string(textConfig.width) +
                        " wide, the U-Net expects " +
                        std::to_string(unetConfig.crossAttentionWidth),
                    path.string(), "The parts belong to different models.");

    const auto unet = FileWeights::open(path / "unet", "diffusion_pytorch_model");
    const auto vae = FileWeights::open(path / "vae", "diffusion_pytorch_model");
    const auto text = FileWeights::open(path / "text_encoder", "model");
    std::vector<fs::path> files;
    for (const auto &part : {unet, vae, text})
        for (const fs::path &file : part->files())
            files.push_back(file);
    std::optional<ScorerNetworks> scorer;
    if (fs::exists(path / "scorer" / "config.json", code))
        scorer = loadScorer(path / "scorer", working.device, files);

    Model model{
        .name = {},
        .path = path,
        .family = familyOf(unetConfig, textConfig, scheduler.prediction),
        .compute = options.compute,
        .text = loadText(path / "tokenizer", {text, working}, textConfig),
        .unet = network::Unet::load({unet, working}, unetConfig),
        .autoencoder = network::Autoencoder::load({vae, {full.dtype, full.device}}, vaeConfig),
        .scorer = std::move(scorer),
        .scheduler = scheduler,
        .knowledge = loadKnowledge(path),
        .defaults = {},
        .parameters = unet->parameters() + vae->parameters() + text->parameters(),
        .hash = format::modelHash(files),
        .files = files,
    };
    model.name = model.knowledge.name.empty() ? fs::absolute(path).filename().string()
                                              : model.knowledge.name;
    model.defaults = defaultsOf(model.knowledge, model.family);
    return model;
}

fs::path teachingModelFolder()
{
    return base::resourceFolder() / "teaching-model";
}

} // namespace deviascope::model
