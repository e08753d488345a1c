#pragma once

#include "engine/results.h"

#include "base/context.h"

#include <chrono>
#include <functional>

namespace deviascope::engine {

/// Sends a running job's progress on, at most once per interval; what comes in between is gathered,
/// never lost. Time left is what the job's Context says. Worker thread only.
class Reporter {
public:
    using Send = std::function<void(JobUpdate)>;

    Reporter(JobId id, JobKind kind, std::chrono::milliseconds interval, Send send);

    void progress(const base::Progress &progress);
    void labelled(std::vector<Labelled> labelled);
    void shown(std::vector<ShownPicture> shown);
    void learned(const DirectionSummary &direction);

    /// Sends what is still held back. Called before the job's last update.
    void flush();

private:
    void sendWhenDue();

    const std::chrono::milliseconds m_interval;
    const Send m_send;
    JobUpdate m_pending;
    bool m_hasPending = false;
    std::chrono::steady_clock::time_point m_lastSent;
};

} // namespace deviascope::engine
