#include "base/error.h"
#include "base/paths.h"
#include "format/hash.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "model/drawing_defaults.h"
#include "model/dtype_choice.h"
#include "model/file_weights.h"
#include "model/model.h"
#include "model/model_config.h"
#include "model/model_parts.h"
#include "model/model_place.h"
#include "model/prediction_probe.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

/// Half precision overflows in the autoencoders of SD. In bfloat16 the teaching model's decoder
/// errs by a quarter of a grey level on average, far less than the U-Net does in it.
network::Placement autoencoderPlacement(const base::Compute &compute)
{
    return {compute.dtype == at::kHalf ? at::kFloat : compute.dtype, compute.device};
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
    const double logScale =
        network::Weights(source, {at::kFloat, at::kCPU}).get("logit_scale", {}).item<double>();
    const fs::path preprocessor = folder / "preprocessor_config.json";
    return {loadText(folder, weights, clipTextConfigOf(config.at("text_config"))),
            network::ClipVision::load(weights, clipVisionConfigOf(config.at("vision_config"))),
            std::exp(logScale),
            format::isThere(preprocessor) ? preprocessingOf(format::readJsonFile(preprocessor))
                                          : Preprocessing{}};
}

Knowledge loadKnowledge(const fs::path &folder)
{
    Knowledge knowledge;
    const fs::path own = folder / "deviascope.json";
    if (format::isThere(own))
        knowledge = parseKnowledge(format::readJsonFile(own).value(), own.string());
    const fs::path truth = folder / "truth.json";
    if (format::isThere(truth))
        addTruth(knowledge, format::readJsonFile(truth).value(), truth.string());
    return knowledge;
}

ModelParts openParts(const fs::path &path)
{
    std::error_code code;
    if (!fs::is_directory(path, code))
        return openSingleFile(path);
    if (format::isThere(path / "model_index.json") ||
        format::isThere(path / "unet" / "config.json"))
        return openDiffusersFolder(path);
    throw Error(ErrorKind::Unsupported, "This is no model folder in diffusers layout",
                path.string(),
                "It must hold model_index.json, unet/, vae/, text_encoder/, tokenizer/ and "
                "scheduler/; or give a checkpoint file itself.");
}

/// That the parts are those of one model.
void checkParts(const ModelParts &parts, const fs::path &path)
{
    const auto mismatch = [&](const std::string &fault) {
        throw Error(ErrorKind::DamagedFile, fault, path.string(),
                    "The parts belong to different models.");
    };
    const auto &text = parts.textConfig;
    if (text.width != parts.unetConfig.crossAttentionWidth)
        mismatch("The text tower is " + std::to_string(text.width) + " wide, the U-Net expects " +
                 std::to_string(parts.unetConfig.crossAttentionWidth));
    if (parts.tokenizer->vocabularySize() > text.vocabulary)
        mismatch("The tokenizer knows " + std::to_string(parts.tokenizer->vocabularySize()) +
                 " tokens, the text tower " + std::to_string(text.vocabulary));
    if (parts.tokenizer->length() > text.positions)
        mismatch("The tokenizer makes " + std::to_string(parts.tokenizer->length()) +
                 " tokens of a text, the text tower takes " + std::to_string(text.positions));
    if (parts.autoencoderConfig.latentChannels != parts.unetConfig.inChannels)
        mismatch("The autoencoder's latents have " +
                 std::to_string(parts.autoencoderConfig.latentChannels) +
                 " channels, the U-Net takes " + std::to_string(parts.unetConfig.inChannels));
}

/// The same weights read in two ways are two models: nothing that is found and kept with one is the
/// other's. The plain hash means what the files state, or noise where they state nothing.
std::string marked(const std::string &hash, Prediction prediction, Prediction plain)
{
    if (prediction == plain)
        return hash;
    const bool velocity = prediction == Prediction::Velocity;
    return format::sha256(hash + (velocity ? ", for velocity" : ", for noise"));
}

/// At the last timestep nothing of a picture is left, and noise alone says nothing of one.
void dropZeroSnr(Model &model)
{
    if (!model.scheduler.rescaleToZeroSnr || model.scheduler.prediction != Prediction::Epsilon)
        return;
    model.scheduler.rescaleToZeroSnr = false;
    model.notes.push_back(
        "The scheduler asks for zero signal (rescale_betas_zero_snr) at the last timestep, from "
        "which a model that predicts noise cannot begin: the key is not used.");
}

void decidePrediction(Model &model, const ModelParts &parts, const LoadOptions &options)
{
    if (options.prediction) {
        model.scheduler.prediction = *options.prediction;
        model.predictionSource = PredictionSource::Chosen;
    } else if (!parts.predictionStated) {
        model.scheduler.prediction = guessPrediction(model.unet, model.text).prediction;
        model.predictionSource = PredictionSource::Guessed;
    }
    const Prediction read = model.scheduler.prediction;
    const Prediction plain =
        parts.predictionStated ? parts.scheduler.prediction : Prediction::Epsilon;
    model.hash = marked(model.hash, read, plain);
    // Formerly single files stated nothing.
    model.formerHash =
        marked(model.formerHash, read, parts.isSingleFile ? Prediction::Epsilon : plain);
    dropZeroSnr(model);
    // No file says the native size either: SD 2 was trained at 768 pixels for velocity.
    constexpr int64_t kLargeSide = 96;
    if (parts.isSingleFile && model.family == Family::StableDiffusion2 &&
        read == Prediction::Velocity)
        model.unet = model.unet.withSampleSize(kLargeSide);
}

/// The U-Net in the dtype in which this machine computes it faster, measured where that is not
/// known.
network::Unet fasterUnet(const ModelParts &parts, const LoadOptions &options,
                         const std::string &hash)
{
    const auto load = [&](at::ScalarType dtype) {
        return network::Unet::load({parts.unet, {dtype, options.compute.device}}, parts.unetConfig);
    };
    const fs::path file = dtypeFileOf(*options.dtypes, hash);
    if (const auto known = readDtypeTimes(file))
        return load(known->faster());
    network::Unet full = load(at::kFloat), half = load(at::kBFloat16);
    const std::int64_t length = parts.tokenizer->length();
    const DtypeTimes times{secondsOfCall(full, length), secondsOfCall(half, length)};
    keepDtypeTimes(file, times);
    return times.faster() == at::kFloat ? full : half;
}

/// Whether outlines of the networks will do: they are large, and none is needed to tell what the
/// U-Net predicts.
bool isOutlined(const ModelParts &parts, const LoadOptions &options)
{
    constexpr std::int64_t kLarge = 100'000'000;
    return options.networks == Networks::Outlined && parts.parameters > kLarge &&
           (parts.predictionStated || options.prediction);
}

/// What the networks compute in. An outline takes the dtype that was measured before, if any was.
base::Compute computeOf(const ModelParts &parts, const LoadOptions &options,
                        const std::string &hash, std::vector<std::string> &notes)
{
    base::Compute compute = options.compute;
    if (!options.dtypes || !isOutlined(parts, options))
        return compute;
    if (const auto known = readDtypeTimes(dtypeFileOf(*options.dtypes, hash)))
        compute.dtype = known->faster();
    else
        notes.push_back("Which of fp32 and bf16 is faster with this model here is measured when it "
                        "is first drawn with.");
    return compute;
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

Model loadModel(const fs::path &given, const LoadOptions &options)
{
    ModelPlace place = modelPlaceOf(given);
    const fs::path &path = place.path;
    ModelParts parts = openParts(path);
    checkParts(parts, path);
    std::optional<ScorerNetworks> scorer;
    if (format::isThere(path / "scorer" / "config.json"))
        scorer = loadScorer(path / "scorer", options.compute.device, parts.files);
    const format::ModelHashes hashes = format::hashesOf(parts.files);

    base::Compute compute = computeOf(parts, options, hashes.content, place.notes);
    const bool outlined = isOutlined(parts, options);
    const at::Device device = outlined ? at::Device(at::kMeta) : compute.device;
    network::Unet unet =
        options.dtypes && !outlined
            ? fasterUnet(parts, options, hashes.content)
            : network::Unet::load({parts.unet, {compute.dtype, device}}, parts.unetConfig);
    compute.dtype = unet.placement().dtype;
    const network::Placement working{compute.dtype, device};

    Model model{
        .name = {},
        .path = path,
        .family = familyOf(parts.unetConfig, parts.textConfig),
        .compute = compute,
        .text = {*parts.tokenizer,
                 network::ClipText::load({parts.text, working}, parts.textConfig)},
        .unet = std::move(unet),
        .autoencoder = network::Autoencoder::load(
            {parts.autoencoder, autoencoderPlacement({device, compute.dtype})},
            parts.autoencoderConfig),
        .scorer = std::move(scorer),
        .scheduler = parts.scheduler,
        .predictionSource = PredictionSource::Stated,
        .knowledge = fs::is_directory(path) ? loadKnowledge(path) : Knowledge{},
        .defaults = {},
        .parameters = parts.parameters,
        .hash = hashes.content,
        .formerHash = hashes.former,
        .notes = place.notes,
        .files = parts.files,
    };
    model.notes.insert(model.notes.end(), parts.notes.begin(), parts.notes.end());
    decidePrediction(model, parts, options);
    model.name = model.knowledge.name.empty() ? place.name : model.knowledge.name;
    DrawingDefaults drawing = drawingDefaultsOf(model.knowledge, model.family, model.scheduler);
    model.defaults = drawing.defaults;
    model.fewSteps = drawing.fewSteps;
    model.notes.insert(model.notes.end(), drawing.notes.begin(), drawing.notes.end());
    return model;
}

fs::path teachingModelFolder()
{
    return base::resourceFolder() / "teaching-model";
}

} // namespace deviascope::model
