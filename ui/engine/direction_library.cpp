#include "engine/direction_library.h"

#include "base/error.h"
#include "base/slug.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/origin.h"
#include "direction/thumbnail.h"

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

DirectionSummary summaryOf(const std::string &id, const direction::Direction &direction,
                           const model::Model &openModel)
{
    DirectionSummary summary;
    summary.id = id;
    summary.name = direction.name.empty() ? id : direction.name;
    summary.conceptText = direction.concept_;
    summary.baseText = direction.base;
    summary.method = direction.method;
    summary.tags = direction.tags;
    summary.suggestedScale = direction.suggestedScale;
    summary.branch =
        direction.branch == sampling::Branch::Both ? Branch::Both : Branch::Conditional;
    summary.origin = originOf(direction);
    if (!direction.provenance.is_object())
        return summary;
    if (const auto settings = valueIn<json>(direction.provenance, "settings");
        settings && settings->is_object())
        summary.negative = valueIn<std::string>(*settings, "negative").value_or(std::string());
    if (const auto model = valueIn<json>(direction.provenance, "model");
        model && model->is_object())
        summary.modelHash = valueIn<std::string>(*model, "hash").value_or(std::string());
    if (openModel.isNamed(summary.modelHash)) // perhaps by its former hash
        summary.modelHash = openModel.hash;
    summary.pairedLoss = valueIn<double>(direction.provenance, "paired_loss");
    const auto interval =
        valueIn<std::vector<double>>(direction.provenance, "paired_loss_interval");
    if (interval && interval->size() == 2)
        summary.pairedLossInterval = base::Interval{interval->at(0), interval->at(1)};
    // Pictures decide where they were looked at: they are a stronger test than a loss.
    summary.usable = direction.provenance.contains("scale_trials")
                         ? direction.suggestedScale.has_value()
                         : !summary.pairedLossInterval || summary.pairedLossInterval->high < 0;
    if (const auto found = direction.provenance.find("rivals");
        found != direction.provenance.end()) {
        auto rivalry = evaluation::rivalryFromJson(*found);
        if (rivalry && openModel.isNamed(rivalry->model)) {
            summary.rivalry = std::move(rivalry);
            summary.rival = valueIn<std::string>(*found, "other").value_or("");
        }
    }
    if (const auto found = direction.provenance.find("response");
        found != direction.provenance.end()) {
        auto response = scale::responseFromJson(*found);
        if (response && openModel.isNamed(response->model))
            summary.response = std::move(response);
    }
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
            m_revisions[item.id] = direction::revisionOf(*item.direction);
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
        summaries.push_back(summary(id));
    return summaries;
}

std::map<std::string, std::vector<base::Picture>> DirectionLibrary::thumbnails() const
{
    std::map<std::string, std::vector<base::Picture>> all;
    for (const auto &[id, direction] : m_directions)
        if (auto kept = direction::readThumbnail(fileOf(id), direction, m_model))
            all[id] = std::move(kept->pictures);
    return all;
}

bool DirectionLibrary::hasThumbnail(const std::string &id) const
{
    return direction::readThumbnail(fileOf(id), direction(id), m_model).has_value();
}

void DirectionLibrary::makeThumbnail(const std::string &id, base::Context &context) const
{
    const direction::Direction drawn = direction(id); // a more urgent job may take it away
    direction::makeThumbnail(fileOf(id), drawn, m_model, context);
    if (!contains(id))
        direction::removeThumbnail(fileOf(id));
}

std::string DirectionLibrary::idFor(const direction::Direction &direction) const
{
    return base::slug(direction.name, "direction") + "-from-" + base::slug(direction.base, "base") +
           "-" + m_model.hash.substr(0, kHashDigits);
}

std::string DirectionLibrary::revision(const std::string &id) const
{
    const auto found = m_revisions.find(id);
    return found != m_revisions.end() ? found->second : std::string();
}

DirectionSummary DirectionLibrary::summary(const std::string &id) const
{
    DirectionSummary summary = summaryOf(id, direction(id), m_model);
    summary.revision = revision(id);
    return summary;
}

DirectionSummary DirectionLibrary::update(const std::string &id,
                                          const direction::Direction &direction)
{
    (void)this->direction(id);
    direction::writeDirection(fileOf(id), direction);
    m_directions[id] = direction;
    m_revisions[id] = direction::revisionOf(direction);
    return summary(id);
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
    const std::string id =
        direction::placeFor(m_folder, idFor(direction), direction).stem().string();
    direction::Direction kept = direction;
    if (const auto replaced = m_directions.find(id); replaced != m_directions.end())
        kept.tags = replaced->second.tags; // the user's
    direction::writeDirection(fileOf(id), kept);
    m_revisions[id] = direction::revisionOf(kept);
    m_directions[id] = std::move(kept);
    return summary(id);
}

DirectionSummary DirectionLibrary::import(const fs::path &file)
{
    direction::Direction direction = direction::readDirection(file);
    check(direction);
    const std::string plain = base::slug(file.stem().string(), "direction");
    std::string id = plain;
    std::error_code code;
    for (int number = 2; fs::exists(fileOf(id), code); ++number) {
        const auto known = m_directions.find(id);
        if (known != m_directions.end() &&
            direction::causeOf(known->second) == direction::causeOf(direction))
            return summary(id); // it is there, with all that is known of it
        id = plain + "-" + std::to_string(number);
    }
    direction::writeDirection(fileOf(id), direction);
    m_revisions[id] = direction::revisionOf(direction);
    m_directions[id] = std::move(direction);
    return summary(id);
}

void DirectionLibrary::remove(const std::string &id)
{
    if (m_directions.erase(id) == 0)
        return;
    m_revisions.erase(id);
    std::error_code code;
    fs::remove(fileOf(id), code);
    if (code)
        throw base::Error(base::ErrorKind::NotFound,
                          "The direction's file could not be deleted: " + code.message(),
                          fileOf(id).string(), "Delete it by hand.");
    direction::removeThumbnail(fileOf(id));
}

} // namespace deviascope::engine
