#include "engine/direction_library.h"

#include "base/error.h"
#include "base/slug.h"
#include "direction/direction_file.h"
#include "direction/library.h"

#include <system_error>

namespace deviascope::engine {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr const char *kEnding = ".safetensors";
constexpr std::size_t kHashDigits = 8;

template <class T>
std::optional<T> valueIn(const json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end())
        return std::nullopt;
    try {
        return found->get<T>();
    } catch (const json::exception &) {
        return std::nullopt; // a file of another program or version
    }
}

} // namespace

DirectionSummary summaryOf(const std::string &id, const direction::Direction &direction)
{
    DirectionSummary summary;
    summary.id = id;
    summary.name = direction.name.empty() ? id : direction.name;
    summary.conceptText = direction.concept_;
    summary.baseText = direction.base;
    summary.method = direction.method;
    summary.suggestedScale = direction.suggestedScale;
    summary.branch =
        direction.branch == sampling::Branch::Both ? Branch::Both : Branch::Conditional;
    if (!direction.provenance.is_object())
        return summary;
    if (const auto settings = valueIn<json>(direction.provenance, "settings");
        settings && settings->is_object())
        summary.negative = valueIn<std::string>(*settings, "negative").value_or(std::string());
    if (const auto model = valueIn<json>(direction.provenance, "model");
        model && model->is_object())
        summary.modelHash = valueIn<std::string>(*model, "hash").value_or(std::string());
    summary.pairedLoss = valueIn<double>(direction.provenance, "paired_loss");
    const auto interval =
        valueIn<std::vector<double>>(direction.provenance, "paired_loss_interval");
    if (interval && interval->size() == 2)
        summary.pairedLossInterval = base::Interval{interval->at(0), interval->at(1)};
    const bool proven = !summary.pairedLossInterval || summary.pairedLossInterval->high < 0;
    const bool scaleMissing =
        direction.provenance.contains("scale_trials") && !direction.suggestedScale;
    summary.usable = proven && !scaleMissing;
    return summary;
}

DirectionLibrary::DirectionLibrary(fs::path folder, const model::Model &model)
    : m_folder(std::move(folder)), m_model(model)
{
    std::error_code code;
    fs::create_directories(m_folder, code);
    for (direction::LibraryItem &item : direction::readLibrary(m_folder)) {
        if (!item.direction) {
            m_damaged.push_back(item.file.filename().string());
            continue;
        }
        try {
            check(*item.direction);
            m_directions[item.id] = std::move(*item.direction);
        } catch (const base::Error &) {
            // Of another model: nothing that concerns this window.
        }
    }
}

void DirectionLibrary::check(const direction::Direction &direction) const
{
    const auto &tower = m_model.text.tower().config();
    direction::checkFits(direction, m_model.unet, tower.positions, tower.width);
}

fs::path DirectionLibrary::fileOf(const std::string &id) const
{
    return m_folder / (id + kEnding);
}

const direction::Direction &DirectionLibrary::direction(const std::string &id) const
{
    const auto found = m_directions.find(id);
    if (found == m_directions.end())
        throw base::Error(base::ErrorKind::NotFound, "This direction is not in the library", id,
                          "Discover it again, or put its file back.");
    return found->second;
}

std::vector<DirectionSummary> DirectionLibrary::summaries() const
{
    std::vector<DirectionSummary> summaries;
    for (const auto &[id, direction] : m_directions)
        summaries.push_back(summaryOf(id, direction));
    return summaries;
}

std::vector<const direction::Direction *> DirectionLibrary::all() const
{
    std::vector<const direction::Direction *> all;
    for (const auto &[id, direction] : m_directions)
        all.push_back(&direction);
    return all;
}

std::string DirectionLibrary::idOf(const direction::Direction *direction) const
{
    for (const auto &[id, each] : m_directions)
        if (&each == direction)
            return id;
    return {};
}

DirectionSummary DirectionLibrary::add(const direction::Direction &direction)
{
    const std::string id = base::slug(direction.name, "direction") + "-from-" +
                           base::slug(direction.base, "base") + "-" +
                           m_model.hash.substr(0, kHashDigits);
    direction::writeDirection(fileOf(id), direction);
    m_directions[id] = direction;
    return summaryOf(id, direction);
}

DirectionSummary DirectionLibrary::import(const fs::path &file)
{
    direction::Direction direction = direction::readDirection(file);
    check(direction);
    const std::string plain = base::slug(file.stem().string(), "direction");
    std::string id = plain;
    for (int number = 2; m_directions.contains(id); ++number)
        id = plain + "-" + std::to_string(number);
    direction::writeDirection(fileOf(id), direction);
    m_directions[id] = std::move(direction);
    return summaryOf(id, m_directions[id]);
}

void DirectionLibrary::remove(const std::string &id)
{
    if (m_directions.erase(id) == 0)
        return;
    std::error_code code;
    fs::remove(fileOf(id), code);
    if (code)
        throw base::Error(base::ErrorKind::NotFound,
                          "The direction's file could not be deleted: " + code.message(),
                          fileOf(id).string(), "Delete it by hand.");
}

} // namespace deviascope::engine
