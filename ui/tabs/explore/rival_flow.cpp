#include "tabs/explore/rival_flow.h"

#include <algorithm>

namespace deviascope::ui {

using engine::JobKind;

RivalFlow::RivalFlow(engine::Engine &engine, QObject *parent) : QObject(parent), m_engine(engine)
{
    connect(&m_engine, &engine::Engine::jobUpdated, this, &RivalFlow::onJobUpdated);
}

RivalFlow::~RivalFlow()
{
    forget();
}

void RivalFlow::add(const engine::Request &request, Job job)
{
    const engine::JobId id = m_engine.submit(request);
    m_jobs.emplace(id, job);
    announce(job);
}

void RivalFlow::steer(const std::string &conceptText, const std::string &baseText, Opening opening)
{
    add(engine::SteerByText{conceptText, baseText}, {{JobKind::Steer, {}}, {}, {}, opening});
}

void RivalFlow::compare(const std::string &learned, const std::string &text)
{
    add(engine::CompareRivals{learned, text}, {{JobKind::Compare, {}}, learned, text});
}

void RivalFlow::measure(const std::string &direction)
{
    for (const auto &[id, job] : m_jobs)
        if (job.work.kind == JobKind::Measure && job.first == direction)
            return;
    add(engine::MeasureResponse{direction}, {{JobKind::Measure, {}}, direction, {}});
}

void RivalFlow::stop(const std::string &direction)
{
    for (const auto &[id, job] : m_jobs)
        if (job.first == direction || job.second == direction)
            m_engine.requestStop(id, engine::StopMode::Discard);
}

void RivalFlow::forget()
{
    for (const auto &[id, job] : m_jobs)
        m_engine.requestStop(id, engine::StopMode::Discard);
    m_jobs.clear();
}

std::optional<RivalFlow::Work> RivalFlow::work(const std::string &direction) const
{
    std::optional<Work> found;
    for (const auto &[id, job] : m_jobs)
        if (job.work.kind != JobKind::Steer &&
            (job.first == direction || job.second == direction) &&
            (!found || job.work.kind == JobKind::Compare))
            found = job.work;
    return found;
}

void RivalFlow::announce(const Job &job)
{
    for (const std::string &id : {job.first, job.second})
        if (!id.empty())
            Q_EMIT changed(QString::fromStdString(id));
}

void RivalFlow::onJobUpdated(const engine::JobUpdate &update)
{
    const auto found = m_jobs.find(update.id);
    if (found == m_jobs.end())
        return;
    if (!update.ended()) {
        found->second.work.running = update.state == engine::JobState::Running;
        found->second.work.secondsLeft = update.secondsLeft;
        announce(found->second);
        return;
    }
    const Job job = found->second;
    m_jobs.erase(found);
    if (const auto *compared_ = std::get_if<engine::Compared>(&update.result)) {
        Q_EMIT compared(*compared_);
    } else if (const auto *summary = std::get_if<engine::DirectionSummary>(&update.result)) {
        if (job.work.kind == JobKind::Steer)
            Q_EMIT steered(*summary, job.opening);
        else
            Q_EMIT measured(*summary);
    }
    // What is wrong with a concept is said by its discovery.
    if (update.failure && job.work.kind != JobKind::Steer)
        Q_EMIT failed(*update.failure);
    announce(job);
}

} // namespace deviascope::ui
