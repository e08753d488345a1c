#pragma once

#include "engine/backend.h"
#include "engine/requests.h"
#include "engine/results.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace deviascope::engine {

/// What may interrupt what: a job makes room, at its next poll, for every more urgent one.
enum class Priority { Exclusive, Drag, Draw, Statistics, Discovery, FurtherStatistics, Audit };

/// What happens to the work done when a job is stopped.
enum class StopMode {
    Keep,    ///< a discovery keeps its best so far
    Discard, ///< nothing stays
};

/// One thread that owns the backend and runs jobs by urgency. No Qt in here, so that the thread
/// sanitizer understands all of its synchronisation. Sleeps on a condition variable when idle.
///
/// A waiting draft is replaced by a newer one. `OpenModel` stops everything else and never runs
/// inside another job.
class Worker {
public:
    /// Gets every update, in order for each job. Called on the worker's thread, and on the
    /// submitter's thread (with the queue locked) for Queued and for jobs that never started: it
    /// must only pass the value on.
    using Listener = std::function<void(JobUpdate)>;

    Worker(std::unique_ptr<Backend> backend, Listener listener,
           std::chrono::milliseconds reportInterval = std::chrono::milliseconds(60));
    ~Worker(); ///< stops every job, waits for the thread
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    /// Any thread. Returns at once; ids grow.
    JobId submit(Request request);

    /// Any thread. Unknown ids, ended jobs and 0 are ignored.
    void requestStop(JobId id, StopMode mode = StopMode::Keep);

    /// Any thread. As requestStop with Discard for each job.
    void requestStopAll();

private:
    struct Job {
        JobId id = 0;
        Priority priority = Priority::Draw;
        Request request;
        std::stop_source stop;
        StopMode stopMode = StopMode::Keep;
    };
    using JobPointer = std::shared_ptr<Job>;
    enum class Nesting { TopLevel, InsideAnother };

    void loop();
    void run(const JobPointer &job);
    JobUpdate execute(const JobPointer &job);
    void runMoreUrgent(Priority than);
    JobPointer takeNext(Nesting nesting, Priority moreUrgentThan);   // m_mutex held
    void dropWaiting(const std::function<bool(const Job &)> &which); // m_mutex held
    std::optional<JobKind> waitsFor(const Job &job) const;           // m_mutex held

    const std::unique_ptr<Backend> m_backend; // worker thread only
    const Listener m_listener;
    const std::chrono::milliseconds m_reportInterval;

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_wake;
    std::vector<JobPointer> m_waiting;
    std::vector<JobPointer> m_running; // the innermost last
    JobId m_lastId = 0;
    bool m_closing = false;

    std::thread m_thread; // last: starts when all else is there
};

} // namespace deviascope::engine
