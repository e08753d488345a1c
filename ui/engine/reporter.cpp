#include "engine/reporter.h"

#include <utility>

namespace deviascope::engine {

using Clock = std::chrono::steady_clock;

Reporter::Reporter(JobId id, JobKind kind, std::chrono::milliseconds interval, Send send)
    : m_interval(interval), m_send(std::move(send)), m_lastSent(Clock::now() - interval)
{
    m_pending.id = id;
    m_pending.kind = kind;
    m_pending.state = JobState::Running;
}

void Reporter::progress(const base::Progress &progress)
{
    m_pending.fraction = progress.fraction;
    m_pending.stage = progress.stage;
    m_pending.secondsLeft = progress.secondsLeft;
    if (!progress.preview.empty())
        m_pending.preview = progress.preview;
    if (progress.curve)
        m_pending.curve.push_back(*progress.curve);
    if (!progress.notice.empty())
        m_pending.notes.push_back(progress.notice);
    m_hasPending = true;
    sendWhenDue();
}

void Reporter::labelled(std::vector<Labelled> labelled)
{
    m_pending.labelled.insert(m_pending.labelled.end(), labelled.begin(), labelled.end());
    m_hasPending = true;
    sendWhenDue();
}

void Reporter::shown(std::vector<ShownPicture> shown)
{
    for (ShownPicture &each : shown)
        m_pending.shown.push_back(std::move(each));
    m_hasPending = true;
    sendWhenDue();
}

void Reporter::learned(const DirectionSummary &direction)
{
    m_pending.learned.push_back(direction);
    m_hasPending = true;
    sendWhenDue();
}

void Reporter::sendWhenDue()
{
    if (Clock::now() - m_lastSent >= m_interval)
        flush();
}

void Reporter::flush()
{
    if (!m_hasPending)
        return;
    m_send(m_pending);
    m_pending.preview.clear();
    m_pending.curve.clear();
    m_pending.labelled.clear();
    m_pending.shown.clear();
    m_pending.learned.clear();
    m_pending.notes.clear();
    m_hasPending = false;
    m_lastSent = Clock::now();
}

} // namespace deviascope::engine
