#include "direction/direction_file.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/safetensors.h"

#include <ATen/ATen.h>

#include <charconv>
#include <cmath>

namespace deviascope::direction {

using base::Error;
using base::ErrorKind;

namespace {

const std::string kFormat = "deviascope.direction";
const std::string kVersion = "1";
const std::string kPrefix = "direction.";

[[noreturn]] void damaged(const std::filesystem::path &path, const std::string &fault)
{
    throw Error(ErrorKind::DamagedFile, "The direction file is not usable: " + fault, path.string(),
                "Discover the direction again, or take a backup of the file.");
}

/// Shortest text that reads back as the same number.
std::string numberText(double value)
{
    char text[32];
    const auto [end, code] = std::to_chars(std::begin(text), std::end(text), value);
    return {text, end};
}

double numberOf(const std::filesystem::path &path, const std::string &key, const std::string &text)
{
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        damaged(path, key + " is no number");
    return value;
}

network::Site siteOf(const std::filesystem::path &path, const std::string &name)
{
    try {
        return network::Site::parse(name);
    } catch (const Error &) { // a wrong value on the command line, but a fault in a file
        damaged(path, "it edits \"" + name + "\", which is no activation site");
    }
}

nlohmann::json provenanceOf(const std::filesystem::path &path, const std::string &text)
{
    const auto parsed = format::parseJson(text, path.string());
    if (parsed.value().is_null())
        return nlohmann::json::object();
    if (!parsed.value().is_object())
        damaged(path, "its provenance is no list of names and values");
    return parsed.value();
}

at::Tensor checkedTensor(const std::filesystem::path &path, const format::SafetensorsFile &file,
                         const std::string &name, int64_t dimensions)
{
    const at::Tensor stored = file.tensor(name);
    if (stored.dim() != dimensions || stored.numel() == 0 || !stored.is_floating_point())
        damaged(path, "\"" + name + "\" has a wrong shape or type");
    at::Tensor value = stored.to(at::kFloat, false, true);
    if (!at::isfinite(value).all().item<bool>())
        damaged(path, "\"" + name + "\" holds values that are not finite");
    return value;
}

} // namespace

void writeDirection(const std::filesystem::path &path, const Direction &direction)
{
    std::map<std::string, at::Tensor> tensors;
    for (const auto &[site, tensor] : direction.tensors)
        tensors[kPrefix + site.name()] = tensor.to(at::kCPU, at::kFloat).contiguous();
    if (direction.text.defined())
        tensors[kPrefix + "text"] = direction.text.to(at::kCPU, at::kFloat).contiguous();
    std::map<std::string, std::string> metadata = {
        {"format", kFormat},
        {"version", kVersion},
        {"name", direction.name},
        {"concept", direction.concept_},
        {"base", direction.base},
        {"method", direction.method},
        {"branch", direction.branch == sampling::Branch::Both ? "both" : "conditional"},
        {"provenance", direction.provenance.dump()},
    };
    if (direction.suggestedScale)
        metadata["suggested_scale"] = numberText(*direction.suggestedScale);
    if (!direction.tags.empty())
        metadata["tags"] = nlohmann::json(direction.tags).dump();
    if (!direction.timesteps.empty())
        metadata["timesteps"] = nlohmann::json(direction.timesteps).dump();
    format::writeSafetensors(path, tensors, metadata);
}

Direction readDirection(const std::filesystem::path &path)
{
    const auto file = format::SafetensorsFile::open(path);
    const auto &metadata = file.metadata();
    const auto text = [&](const std::string &key) {
        const auto found = metadata.find(key);
        return found == metadata.end() ? std::string() : found->second;
    };
    if (text("format") != kFormat)
        damaged(path, "it is a safetensors file, but not a direction");
    if (text("version") != kVersion)
        damaged(path, "it is of version " + text("version") + ", we read version " + kVersion);

    Direction direction;
    direction.name = text("name");
    direction.concept_ = text("concept");
    direction.base = text("base");
    direction.method = text("method");
    if (!text("suggested_scale").empty())
        direction.suggestedScale = numberOf(path, "suggested_scale", text("suggested_scale"));
    if (text("branch") == "both")
        direction.branch = sampling::Branch::Both;
    if (!text("timesteps").empty())
        direction.timesteps =
            format::parseJson(text("timesteps"), path.string()).as<std::vector<double>>();
    if (!text("tags").empty())
        direction.tags =
            format::parseJson(text("tags"), path.string()).as<std::vector<std::string>>();
    if (!text("provenance").empty())
        direction.provenance = provenanceOf(path, text("provenance"));

    const size_t entries = std::max<size_t>(1, direction.timesteps.size());
    for (const std::string &name : file.names()) {
        if (!name.starts_with(kPrefix))
            continue;
        const std::string site = name.substr(kPrefix.size());
        if (site == "text") {
            direction.text = checkedTensor(path, file, name, 3);
            continue;
        }
        const at::Tensor tensor = checkedTensor(path, file, name, 4);
        if (tensor.size(0) != static_cast<int64_t>(entries))
            damaged(path, "\"" + name + "\" does not have an entry for each timestep");
        direction.tensors[siteOf(path, site)] = tensor;
    }
    if (direction.tensors.empty() && !direction.text.defined())
        damaged(path, "it holds no direction");
    if (direction.name.empty())
        direction.name = path.stem().string();
    return direction;
}

} // namespace deviascope::direction
