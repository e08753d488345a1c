#include "discovery/features/dictionary.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/safetensors.h"

#include <ATen/ATen.h>

namespace deviascope::discovery {

namespace {

const char *const kDictionaryFormat = "deviascope.dictionary";
const char *const kDictionaryVersion = "1";

[[noreturn]] void damaged(const std::string &fault, const std::filesystem::path &file)
{
    throw base::Error(base::ErrorKind::DamagedFile, fault, file.string(),
                      "Train the dictionary again, by deviascope features train.");
}

std::string textOf(const format::SafetensorsFile &file, const std::string &key)
{
    const auto found = file.metadata().find(key);
    if (found == file.metadata().end())
        damaged("The dictionary does not say its " + key, file.path());
    return found->second;
}

at::Tensor tensorOf(const format::SafetensorsFile &file, const std::string &name,
                    const std::vector<std::int64_t> &shape)
{
    if (!file.contains(name) || file.entry(name).shape != shape ||
        file.entry(name).dtype != at::kFloat)
        damaged("The dictionary's tensor " + name + " is missing or has another shape",
                file.path());
    at::Tensor tensor = file.tensor(name).clone();
    if (!tensor.isfinite().all().item<bool>())
        damaged("The dictionary's tensor " + name + " holds values that are no numbers",
                file.path());
    return tensor;
}

} // namespace

at::Tensor Dictionary::standardised(const at::Tensor &tokens) const
{
    return (tokens.to(mean.device(), at::kFloat) - mean) / std;
}

at::Tensor Dictionary::preActivations(const at::Tensor &tokens) const
{
    return at::addmm(encoderBias, tokens - preBias, encoderWeight.t());
}

at::Tensor Dictionary::encode(const at::Tensor &tokens) const
{
    return topActivations(preActivations(standardised(tokens)), active);
}

at::Tensor Dictionary::decode(const at::Tensor &z) const
{
    return (at::matmul(z, decoderWeight.t()) + preBias) * std + mean;
}

at::Tensor Dictionary::effectOf(std::int64_t latent) const
{
    return decoderWeight.select(1, latent) * std;
}

at::Tensor topActivations(const at::Tensor &preActivations, std::int64_t k)
{
    const auto [values, places] = preActivations.topk(std::min(k, preActivations.size(1)), 1);
    return at::zeros_like(preActivations).scatter(1, places, values.relu());
}

DictionaryQuality qualityOf(const Dictionary &dictionary, const at::Tensor &tokens)
{
    const at::Tensor x = dictionary.standardised(tokens);
    const at::Tensor z = topActivations(dictionary.preActivations(x), dictionary.active);
    const at::Tensor left = x - (at::matmul(z, dictionary.decoderWeight.t()) + dictionary.preBias);
    const at::Tensor spread = x - x.mean(0, true);
    const at::Tensor has = (z > 0).to(at::kFloat);
    DictionaryQuality quality;
    quality.explained =
        1 - (left.square().sum() / spread.square().sum().clamp_min(1e-12)).item<double>();
    quality.density = has.mean(0).cpu();
    quality.dead = (quality.density == 0).to(at::kFloat).mean().item<double>();
    quality.meanActive = has.sum(1).mean().item<double>();
    return quality;
}

void writeDictionary(const std::filesystem::path &file, const Dictionary &dictionary)
{
    format::writeSafetensors(file,
                             {{"encoder.weight", dictionary.encoderWeight},
                              {"encoder.bias", dictionary.encoderBias},
                              {"decoder.weight", dictionary.decoderWeight},
                              {"pre_bias", dictionary.preBias},
                              {"mean", dictionary.mean},
                              {"std", dictionary.std}},
                             {{"format", kDictionaryFormat},
                              {"version", kDictionaryVersion},
                              {"on", dictionary.on},
                              {"active", std::to_string(dictionary.active)},
                              {"provenance", dictionary.provenance.dump()}});
}

Dictionary readDictionary(const std::filesystem::path &path)
{
    const auto file = format::SafetensorsFile::open(path);
    if (textOf(file, "format") != kDictionaryFormat)
        damaged("This is no dictionary of features", path);
    if (!file.contains("encoder.weight") || file.entry("encoder.weight").shape.size() != 2)
        damaged("The dictionary's tensor encoder.weight is missing or has another shape", path);
    const auto shape = file.entry("encoder.weight").shape;
    const std::int64_t latents = shape[0], width = shape[1];
    Dictionary dictionary;
    dictionary.encoderWeight = tensorOf(file, "encoder.weight", {latents, width});
    dictionary.encoderBias = tensorOf(file, "encoder.bias", {latents});
    dictionary.decoderWeight = tensorOf(file, "decoder.weight", {width, latents});
    dictionary.preBias = tensorOf(file, "pre_bias", {width});
    dictionary.mean = tensorOf(file, "mean", {width});
    dictionary.std = tensorOf(file, "std", {width});
    if (!(dictionary.std > 0).all().item<bool>())
        damaged("The dictionary's tensor std holds values that are not above 0", path);
    dictionary.on = textOf(file, "on");
    try {
        dictionary.active = std::stoll(textOf(file, "active"));
    } catch (const std::logic_error &) {
        dictionary.active = 0;
    }
    if (dictionary.active < 1 || dictionary.active > latents)
        damaged("The dictionary has no sensible number of active latents", path);
    dictionary.provenance = format::parseJson(textOf(file, "provenance"), path.string()).value();
    return dictionary;
}

} // namespace deviascope::discovery
