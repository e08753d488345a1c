#include "engine/direction_library.h"

#include "base/error.h"
#include "direction/direction_file.h"
#include "direction/origin.h"
#include "direction/thumbnail.h"

#include <system_error>

namespace deviascope::engine {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

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
    summary.branch = direction.branch;
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
    : m_library(std::move(folder)), m_model(model)
{
    for (direction::LibraryItem &item : m_library.items()) {
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
    return m_library.folder() / (id + ".safetensors");
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

void DirectionLibrary::ensureThumbnail(const std::string &id, base::Context &context) const
{
    const direction::Direction drawn = direction(id); // a more urgent job may take it away
    direction::ensureThumbnail(fileOf(id), drawn, m_model, context);
    if (!contains(id))
        direction::removeThumbnail(fileOf(id));
}

std::string DirectionLibrary::idOfSame(const direction::Direction &direction) const
{
    for (const auto &[id, each] : m_directions) {
        const bool alike = each.name == direction.name && each.method == direction.method &&
                           direction::modelHashOf(each) == direction::modelHashOf(direction);
        if (alike && (direction::ofTheSameRun(each, direction) ||
                      m_revisions.at(id) == direction::revisionOf(direction)))
            return id;
    }
    return {};
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

DirectionSummary DirectionLibrary::take(const fs::path &file)
{
    const std::string id = file.stem().string();
    direction::Direction kept = direction::readDirection(file);
    m_revisions[id] = direction::revisionOf(kept);
    m_directions[id] = std::move(kept);
    return summary(id);
}

DirectionSummary DirectionLibrary::add(const direction::Direction &direction)
{
    return take(m_library.keep(direction));
}

DirectionSummary DirectionLibrary::import(const fs::path &file)
{
    direction::Direction direction = direction::readDirection(file);
    check(direction);
    return take(m_library.add(std::move(direction), file.stem().string()));
}

void DirectionLibrary::remove(const std::string &id)
{
    if (m_directions.erase(id) == 0)
        return;
    m_revisions.erase(id);
    std::error_code code;
    if (fs::exists(fileOf(id), code)) // else somebody was quicker
        m_library.remove(id);
}

} // namespace deviascope::engine
