#include "base/error.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "format/printable.h"
#include "model/file_weights.h"
#include "model/model_config.h"
#include "model/model_parts.h"
#include "model/refusal.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

/// Reads a part of the folder; what is not there makes the folder incomplete.
template <class Read>
auto partOf(const fs::path &folder, const char *name, Read read)
{
    const fs::path part = folder / name;
    const std::string remedy =
        "A model folder has unet/, vae/, text_encoder/, tokenizer/ and scheduler/.";
    if (!format::isThere(part))
        throw Error(ErrorKind::DamagedFile,
                    std::string("The model folder is incomplete: it has no ") + name + "/",
                    folder.string(), remedy);
    try {
        return read(part);
    } catch (const Error &error) {
        if (error.kind() != ErrorKind::NotFound)
            throw;
        throw Error(ErrorKind::DamagedFile,
                    std::string("The model folder is incomplete in ") + name + "/: " + error.what(),
                    error.where(), remedy);
    }
}

/// What the folder says of itself; empty where it has no model_index.json.
struct Index {
    std::string pipeline =
        "StableDiffusionPipeline"; // a folder without one is judged by its networks
    std::string scheduler;
};

Index indexOf(const fs::path &folder)
{
    Index index;
    const fs::path file = folder / "model_index.json";
    if (!format::isThere(file))
        return index;
    const auto json = format::readJsonFile(file);
    // A pipeline out of a file of its own is written as that file and its class.
    if (json.has("_class_name"))
        index.pipeline = json.at("_class_name").value().is_array()
                             ? json.get<std::vector<std::string>>("_class_name").back()
                             : json.get<std::string>("_class_name");
    if (json.has("scheduler"))
        if (const auto &entry = json.at("scheduler").value();
            entry.is_array() && entry.size() == 2 && entry[1].is_string())
            index.scheduler = entry[1].get<std::string>();
    return index;
}

/// SD 2 pads with id 0 unless its tokenizer says otherwise.
text::ClipTokenizer tokenizerOf(const fs::path &folder, Family family)
{
    auto tokenizer = text::ClipTokenizer::open(folder);
    const bool silent = family == Family::StableDiffusion2 && !tokenizer.padIsStated();
    return silent ? tokenizer.withPadId(0) : tokenizer;
}

/// That the file has a U-Net's tensors under the names that diffusers gives them.
void checkUnet(const FileWeights &unet)
{
    constexpr const char *kFirst = "conv_in.weight";
    if (!unet.contains(kFirst))
        throw Error(ErrorKind::DamagedFile,
                    "The weights have other names than a U-Net's: " +
                        format::shownName(unet.someName()) + ", but no \"" + kFirst + '"',
                    unet.where(), "Save the network itself, without what was wrapped around it.");
    if (!unet.containsAny("mid_block."))
        refuseWithoutMiddle(unet.where());
}

} // namespace

ModelParts openDiffusersFolder(const fs::path &folder)
{
    const Index index = indexOf(folder);
    const auto config = [](const fs::path &part) {
        return format::readJsonFile(part / "config.json");
    };
    const auto unetJson = partOf(folder, "unet", config);
    ModelParts parts;
    const auto channels = unetJson.get<std::int64_t>("in_channels", 4);
    if (auto note = noteOfPipeline(index.pipeline, channels, folder.string()))
        parts.notes.push_back(std::move(*note));
    parts.unetConfig = unetConfigOf(unetJson);
    parts.textConfig = clipTextConfigOf(partOf(folder, "text_encoder", config));
    parts.autoencoderConfig = autoencoderConfigOf(partOf(folder, "vae", config));
    parts.scheduler = partOf(folder, "scheduler", [&](const fs::path &part) {
        const fs::path file = part / "scheduler_config.json";
        auto scheduler = parseSchedulerConfig(format::readJsonFile(file).value(), file.string());
        if (!index.scheduler.empty())
            scheduler.className = index.scheduler;
        if (auto note = noteOfScheduler(scheduler.className, file.string()))
            parts.notes.push_back(std::move(*note));
        return scheduler;
    });
    const Family family = familyOf(parts.unetConfig, parts.textConfig);
    parts.tokenizer = partOf(folder, "tokenizer", [&](const fs::path &part) {
        return std::optional(tokenizerOf(part, family));
    });

    const auto open = [&](const char *name, const char *stem) {
        const auto weights = partOf(
            folder, name, [&](const fs::path &part) { return FileWeights::open(part, stem); });
        for (const fs::path &file : weights->files())
            parts.files.push_back(file);
        parts.notes.insert(parts.notes.end(), weights->notes().begin(), weights->notes().end());
        parts.parameters += weights->parameters();
        return weights;
    };
    const auto unet = open("unet", "diffusion_pytorch_model");
    checkUnet(*unet);
    parts.unet = unet;
    parts.autoencoder = open("vae", "diffusion_pytorch_model");
    parts.text = open("text_encoder", "model");
    return parts;
}

} // namespace deviascope::model
