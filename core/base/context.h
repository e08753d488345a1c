#pragma once

#include "base/interval.h"
#include "base/picture.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace deviascope::base {

/// One point of a learning curve: the held-out paired loss, loss(v) - loss(0), below 0 when it
/// helps.
struct CurvePoint {
    int step = 0;
    double value = 0;
    Interval interval; ///< 95 %
};

/// Where a long call stands. A plain value, sent from the working thread to whoever listens.
struct Progress {
    double fraction = 0;               ///< 0..1 of the whole call
    std::string stage;                 ///< a stable English key: "drawing", "learning", ...
    std::optional<double> secondsLeft; ///< empty: the Context estimates it from its own pace
    std::vector<Picture> preview;      ///< pictures to show now; empty: nothing new
    std::optional<CurvePoint> curve;   ///< a new point, when there is one
    std::string notice = {};           ///< an English sentence that the user should read, or empty
};

/// How a long call is stopped, reports and makes room for more urgent work. Every long call takes
/// one as its last parameter and calls `poll` before each U-Net call, never while an autograd graph
/// is alive. Used by one thread, except that the stop may be asked for from any.
class Context {
public:
    using Report = std::function<void(const Progress &)>;
    using Yield = std::function<void()>;

    Context() = default;
    explicit Context(std::stop_token stop, Report report = {}, Yield yield = {});

    /// Sends `progress` out, runs more urgent jobs to their end, and throws `Cancelled` when a stop
    /// was asked for. Methods that keep the best so far ask `stopRequested()` instead and return.
    void poll(const Progress &progress);

    /// As `poll`, but answers false instead of throwing.
    [[nodiscard]] bool pollKeep(const Progress &progress);

    bool stopRequested() const { return m_stop.stop_requested(); }

    /// A context for a part of this call: its fractions are mapped into [from, to] of ours; stop
    /// and yield are shared. A `stage` replaces the part's own. `this` must outlive it.
    Context part(double from, double to, std::string stage = {});

    /// Somebody listens to reports: only then are pictures on the way worth their time.
    bool hasListener() const { return static_cast<bool>(m_report); }

    /// Where checkpoints go, made where it is missing; empty: none are written.
    std::filesystem::path checkpointFolder;
    /// The least time between two writes of a checkpoint: what a killed run may lose.
    std::chrono::milliseconds checkpointPause{3000};

private:
    std::stop_token m_stop;
    Report m_report;
    Yield m_yield;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace deviascope::base
