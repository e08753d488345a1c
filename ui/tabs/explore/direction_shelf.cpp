#include "tabs/explore/direction_shelf.h"

#include <algorithm>

namespace deviascope::ui {

DirectionShelf::DirectionShelf(engine::Engine &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{
    connect(&m_engine, &engine::Engine::jobUpdated, this, &DirectionShelf::onJobUpdated);
}

void DirectionShelf::fill(const engine::Opened &opened)
{
    m_stripJobs.clear(); // the opening stopped them
    m_entries.clear();
    for (const engine::DirectionSummary &summary : opened.directions)
        m_entries[summary.id] = {summary, {}};
    for (const auto &[id, pictures] : opened.thumbnails)
        m_entries.at(id).thumbnail = pictures;
}

void DirectionShelf::enter(const engine::DirectionSummary &summary)
{
    DirectionEntry &entry = m_entries[summary.id];
    const bool another = entry.summary.revision != summary.revision;
    entry.summary = summary;
    if (!another)
        return;
    entry.strip.clear();
    entry.thumbnail.clear();
    stopStrips([&](const std::string &id) { return id == summary.id; });
}

void DirectionShelf::remove(const std::string &id)
{
    m_entries.erase(id);
    stopStrips([&](const std::string &other) { return other == id; });
}

const DirectionEntry *DirectionShelf::find(const std::string &id) const
{
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : &found->second;
}

std::vector<engine::DirectionSummary> DirectionShelf::all() const
{
    std::vector<engine::DirectionSummary> all;
    for (const auto &[id, entry] : m_entries)
        all.push_back(entry.summary);
    return all;
}

Summaries DirectionShelf::summaries() const
{
    Summaries summaries;
    for (const auto &[id, entry] : m_entries)
        summaries[id] = entry.summary;
    return summaries;
}

engine::Sliders DirectionShelf::revised(engine::Sliders sliders) const
{
    for (engine::SliderValue &slider : sliders)
        if (const DirectionEntry *entry = find(slider.direction))
            slider.revision = entry->summary.revision;
    return sliders;
}

void DirectionShelf::orderStrips(const std::vector<CardState> &cards,
                                 const engine::DrawSettings &settings)
{
    for (const CardState &card : cards) {
        const std::string &id = card.slider.direction;
        const DirectionEntry *entry = find(id);
        const bool ordered = std::any_of(m_stripJobs.begin(), m_stripJobs.end(),
                                         [&](const auto &job) { return job.second == id; });
        if (entry && entry->strip.empty() && !ordered)
            m_stripJobs[m_engine.submit(engine::SliderStrip{id, settings})] = id;
    }
}

void DirectionShelf::forgetStrips()
{
    for (auto &[id, entry] : m_entries)
        entry.strip.clear();
    stopStrips([](const std::string &) { return true; });
}

void DirectionShelf::stopStrips(const std::function<bool(const std::string &)> &which)
{
    std::erase_if(m_stripJobs, [&](const auto &job) {
        if (!which(job.second))
            return false;
        m_engine.requestStop(job.first);
        return true;
    });
}

void DirectionShelf::onJobUpdated(const engine::JobUpdate &update)
{
    const auto job = m_stripJobs.find(update.id);
    if (job == m_stripJobs.end() || !update.ended())
        return;
    const std::string id = job->second;
    m_stripJobs.erase(job);
    const auto *drawn = std::get_if<engine::Strip>(&update.result);
    const auto entry = m_entries.find(id);
    if (!drawn || entry == m_entries.end())
        return;
    entry->second.strip = drawn->pictures;
    Q_EMIT stripChanged(QString::fromStdString(id));
}

} // namespace deviascope::ui
