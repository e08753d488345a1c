#include "direction/official_format.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "format/torch_file.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::direction {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

const std::string kTensor = "controlnet.fc1.weight";
const std::string kNames = "concept_dict.json";
constexpr std::int64_t kMostConcepts = 10'000;

std::vector<std::string> namesOf(const fs::path &folder, std::int64_t columns)
{
    std::vector<std::string> names(static_cast<std::size_t>(columns));
    if (const fs::path file = folder / kNames; format::isThere(file)) {
        const format::JsonValue json = format::readJsonFile(file);
        if (!json.value().is_object())
            json.fail("is no list of concepts and their columns");
        for (const auto &[name, column] : json.value().items()) {
            const auto index = json.get<std::int64_t>(name);
            if (index < 0 || index >= columns)
                json.at(name).fail("is none of the " + std::to_string(columns) + " columns");
            names[static_cast<std::size_t>(index)] = name;
        }
    }
    return names;
}

/// A column that was never learned still holds the start of training: uniform in ±1/sqrt(K).
bool isUntrained(const at::Tensor &column, std::int64_t columns)
{
    constexpr double kRounding = 1.001;
    return column.abs().max().item<double>() <= kRounding / std::sqrt(static_cast<double>(columns));
}

/// [C, h, w] of a direction that the format can hold.
at::Tensor vectorOf(const Direction &direction)
{
    const auto found = direction.tensors.find(network::kMid);
    const bool fits = direction.tensors.size() == 1 && found != direction.tensors.end() &&
                      found->second.dim() == 4 && found->second.size(0) == 1 &&
                      !direction.text.defined();
    if (!fits)
        throw Error(ErrorKind::InvalidValue,
                    "Only a direction at the middle block alone, the same at every timestep, has "
                    "a place in the official format",
                    direction.name, "Discover it with --site mid.");
    return found->second[0].to(at::kCPU, at::kFloat);
}

} // namespace

bool isDirectionFile(const std::filesystem::path &file)
{
    // A safetensors file: eight bytes of length, then its header, a JSON object.
    const auto mapped = format::MappedFile::open(file);
    const auto bytes = mapped->bytes();
    return bytes.size() > 8 && bytes[8] == std::byte{'{'};
}

std::vector<Direction> importOfficial(const fs::path &file, const OfficialForm &form)
{
    const auto tensors = format::readTorchFile(file);
    const auto damaged = [&](const std::string &fault) {
        throw Error(ErrorKind::DamagedFile, "These are no usable concept vectors: " + fault,
                    file.string());
    };
    const auto found = tensors.find(kTensor);
    if (found == tensors.end())
        damaged("the tensor \"" + kTensor + "\" is missing");
    const at::Tensor &stored = found->second;
    if (stored.dim() != 2 || !stored.is_floating_point() || stored.numel() == 0 ||
        stored.size(1) > kMostConcepts)
        damaged("\"" + kTensor + "\" has a wrong shape or type");
    const std::int64_t length = form.channels * form.height * form.width;
    if (stored.size(0) != length)
        throw Error(ErrorKind::Unsupported,
                    "The vectors have " + std::to_string(stored.size(0)) +
                        " values, this model's middle block " + std::to_string(length),
                    file.string(), "They were made for another model.");
    const at::Tensor columns = stored.to(at::kFloat).t().contiguous(); // [K, C · h · w]
    if (!at::isfinite(columns).all().item<bool>())
        damaged("they hold values that are not finite");

    auto names = namesOf(file.parent_path(), columns.size(0));
    std::vector<Direction> directions;
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (names[k].empty()) {
            if (isUntrained(columns[static_cast<std::int64_t>(k)], columns.size(0)))
                continue;
            names[k] = "concept " + std::to_string(k + 1);
        }
        Direction direction;
        direction.name = names[k];
        direction.concept_ = names[k];
        direction.method = "self";
        direction.tensors[network::kMid] = columns[static_cast<std::int64_t>(k)]
                                               .reshape({1, form.channels, form.height, form.width})
                                               .clone();
        direction.provenance = {{"imported", file.filename().string()}, {"column", k}};
        directions.push_back(std::move(direction));
    }
    if (directions.empty())
        damaged("no column was ever trained");
    return directions;
}

void exportOfficial(const fs::path &file, std::span<const Direction> directions)
{
    if (directions.empty())
        throw Error(ErrorKind::InvalidValue, "There is no direction to export", file.string());
    std::vector<at::Tensor> columns;
    nlohmann::json names = nlohmann::json::object();
    for (const Direction &direction : directions) {
        const at::Tensor vector = vectorOf(direction);
        if (!columns.empty() && columns.front().numel() != vector.numel())
            throw Error(ErrorKind::InvalidValue, "The directions are of different models",
                        direction.name);
        if (names.contains(direction.name))
            throw Error(ErrorKind::InvalidValue, "Two directions have one name", direction.name);
        names[direction.name] = columns.size();
        columns.push_back(vector.flatten());
    }
    format::writeTorchFile(file, {{kTensor, at::stack(columns, 1)}});
    format::writeJsonFile(file.parent_path() / kNames, names);
}

} // namespace deviascope::direction
