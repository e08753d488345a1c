#include "engine/worker.h"

#include "engine/jobs.h"
#include "engine/reporter.h"

#include "base/unexpected.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace deviascope::engine {

namespace {

Priority priorityOf(const Request &request)
{
    switch (kindOf(request)) {
    case JobKind::Open:
        return Priority::Exclusive;
    case JobKind::Draft:
        return Priority::Drag;
    case JobKind::Draw:
    case JobKind::Steer:
    case JobKind::Strip:
    case JobKind::Library:
    case JobKind::Forecast:
        return Priority::Draw;
    case JobKind::Tally:
        return std::get<Tally>(request).counting == Counting::First ? Priority::Statistics
                                                                    : Priority::FurtherStatistics;
    case JobKind::Discover:
    case JobKind::Responsible:
        return Priority::Discovery;
    case JobKind::Compare:
    case JobKind::Measure:
        break;
    }
    return Priority::Audit;
}

JobUpdate updateOf(JobId id, const Request &request, JobState state)
{
    JobUpdate update;
    update.id = id;
    update.kind = kindOf(request);
    update.state = state;
    return update;
}

} // namespace

Worker::Worker(std::unique_ptr<Backend> backend, Listener listener,
               std::chrono::milliseconds reportInterval)
    : m_backend(std::move(backend)),
      m_listener(std::move(listener)),
      m_reportInterval(reportInterval),
      m_thread([this] { loop(); })
{}

Worker::~Worker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    requestStopAll();
    m_wake.notify_all();
    m_thread.join();
}

JobId Worker::submit(Request request)
{
    const std::lock_guard lock(m_mutex);
    auto job = std::make_shared<Job>();
    job->id = ++m_lastId;
    job->priority = priorityOf(request);
    job->request = std::move(request);
    if (std::holds_alternative<Draft>(job->request))
        dropWaiting([](const Job &other) { return std::holds_alternative<Draft>(other.request); });
    if (job->priority == Priority::Exclusive) {
        dropWaiting([](const Job &) { return true; });
        for (const JobPointer &running : m_running) {
            running->stopMode = StopMode::Discard;
            running->stop.request_stop();
        }
    }
    JobUpdate queued = updateOf(job->id, job->request, JobState::Queued);
    queued.waitsFor = waitsFor(*job);
    m_listener(std::move(queued));
    m_waiting.push_back(std::move(job));
    m_wake.notify_one();
    return m_lastId;
}

std::optional<JobKind> Worker::waitsFor(const Job &job) const
{
    JobPointer first;
    for (const auto *jobs : {&m_waiting, &m_running})
        for (const JobPointer &other : *jobs)
            if (other->priority <= job.priority && !other->stop.stop_requested() &&
                (!first || other->priority <= first->priority))
                first = other; // of equals the one that runs
    return first ? std::optional(kindOf(first->request)) : std::nullopt;
}

void Worker::requestStop(JobId id, StopMode mode)
{
    const std::lock_guard lock(m_mutex);
    dropWaiting([id](const Job &job) { return job.id == id; });
    for (const JobPointer &job : m_running) {
        if (job->id != id)
            continue;
        job->stopMode = mode;
        job->stop.request_stop();
    }
}

void Worker::requestStopAll()
{
    const std::lock_guard lock(m_mutex);
    dropWaiting([](const Job &) { return true; });
    for (const JobPointer &job : m_running) {
        job->stopMode = StopMode::Discard;
        job->stop.request_stop();
    }
}

void Worker::dropWaiting(const std::function<bool(const Job &)> &which)
{
    std::erase_if(m_waiting, [&](const JobPointer &job) {
        if (!which(*job))
            return false;
        m_listener(updateOf(job->id, job->request, JobState::Stopped));
        return true;
    });
}

Worker::JobPointer Worker::takeNext(Nesting nesting, Priority moreUrgentThan)
{
    auto best = m_waiting.end();
    for (auto it = m_waiting.begin(); it != m_waiting.end(); ++it) {
        const Priority priority = (*it)->priority;
        if (nesting == Nesting::InsideAnother &&
            (priority == Priority::Exclusive || priority >= moreUrgentThan))
            continue;
        if (best == m_waiting.end() || priority < (*best)->priority)
            best = it; // the oldest of equals: m_waiting is in order of submission
    }
    if (best == m_waiting.end())
        return {};
    JobPointer job = *best;
    m_waiting.erase(best);
    m_running.push_back(job);
    return job;
}

void Worker::loop()
{
    for (;;) {
        JobPointer job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_closing || !m_waiting.empty(); });
            if (m_closing)
                return;
            job = takeNext(Nesting::TopLevel, Priority::Audit);
        }
        run(job);
    }
}

void Worker::runMoreUrgent(Priority than)
{
    for (;;) {
        JobPointer job;
        {
            const std::lock_guard lock(m_mutex);
            if (m_closing)
                return;
            job = takeNext(Nesting::InsideAnother, than);
        }
        if (!job)
            return;
        run(job);
    }
}

void Worker::run(const JobPointer &job)
{
    m_listener(updateOf(job->id, job->request, JobState::Running));
    JobUpdate last = execute(job);
    {
        const std::lock_guard lock(m_mutex);
        std::erase(m_running, job);
    }
    m_listener(std::move(last));
}

JobUpdate Worker::execute(const JobPointer &job)
{
    Reporter reporter(job->id, kindOf(job->request), m_reportInterval, m_listener);
    base::Context context(
        job->stop.get_token(),
        [&reporter](const base::Progress &progress) { reporter.progress(progress); },
        [this, priority = job->priority] { runMoreUrgent(priority); });

    JobUpdate last = updateOf(job->id, job->request, JobState::Done);
    try {
        const auto isWanted = [this, &job] {
            const std::lock_guard lock(m_mutex);
            return job->stopMode == StopMode::Keep;
        };
        last.result = perform(*m_backend, job->request, reporter, isWanted, context);
        reporter.flush();
        last.fraction = 1;
        if (const auto *found = std::get_if<Found>(&last.result))
            if (found->stoppedEarly || job->stop.stop_requested())
                last.state = JobState::Stopped;
    } catch (const base::Cancelled &) {
        reporter.flush();
        last.state = JobState::Stopped;
    } catch (const std::exception &exception) {
        reporter.flush();
        last.state = JobState::Failed;
        last.failure = base::asError(exception);
    }
    return last;
}

} // namespace deviascope::engine
