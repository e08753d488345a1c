#include "engine/worker.h"

#include "support/fake_backend.h"
#include "support/registry.h"

#include <QtTest>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>

using namespace deviascope;
using namespace deviascope::engine;
using deviascope::tests::FakeBackend;

namespace {

/// What a worker reported, readable from the test's thread.
class Record {
public:
    Worker::Listener listener()
    {
        return [this](JobUpdate update) {
            const std::lock_guard lock(m_mutex);
            m_updates.push_back(std::move(update));
            m_changed.notify_all();
        };
    }

    bool waitForEnd(JobId id)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(30), [&] {
            return std::any_of(m_updates.begin(), m_updates.end(), [&](const JobUpdate &update) {
                return update.id == id && update.ended();
            });
        });
    }

    bool waitForState(JobId id, JobState state)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(30), [&] {
            return std::any_of(m_updates.begin(), m_updates.end(), [&](const JobUpdate &update) {
                return update.id == id && update.state == state;
            });
        });
    }

    std::vector<JobUpdate> of(JobId id)
    {
        const std::lock_guard lock(m_mutex);
        std::vector<JobUpdate> found;
        std::copy_if(m_updates.begin(), m_updates.end(), std::back_inserter(found),
                     [id](const JobUpdate &update) { return update.id == id; });
        return found;
    }

    JobUpdate last(JobId id) { return of(id).back(); }

    std::vector<JobId> endings()
    {
        const std::lock_guard lock(m_mutex);
        std::vector<JobId> ids;
        for (const JobUpdate &update : m_updates)
            if (update.ended())
                ids.push_back(update.id);
        return ids;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<JobUpdate> m_updates;
};

DrawSettings doctor(std::vector<std::uint64_t> seeds = {0, 1})
{
    DrawSettings settings;
    settings.prompt = "a doctor";
    settings.seeds = std::move(seeds);
    return settings;
}

Discover longDiscovery()
{
    Discover discover;
    discover.conceptText = "a woman";
    discover.baseText = "a person";
    discover.options = tests::withSteps(100000);
    return discover;
}

std::unique_ptr<FakeBackend> backendWithSteps(std::chrono::microseconds step)
{
    auto backend = std::make_unique<FakeBackend>();
    backend->stepTime = step;
    return backend;
}

/// Cancels a discovery while it learns; whether it then ended as stopped.
bool isCancelled(Worker &worker, Record &record, JobId discovery)
{
    if (!record.waitForState(discovery, JobState::Running))
        return false;
    QTest::qWait(20);
    worker.requestStop(discovery, StopMode::Discard);
    return record.waitForEnd(discovery) && record.last(discovery).state == JobState::Stopped;
}

/// How many directions an opening finds.
std::size_t directionsOf(Worker &worker, Record &record)
{
    const JobId open = worker.submit(OpenModel{});
    return record.waitForEnd(open) ? std::get<Opened>(record.last(open).result).directions.size()
                                   : std::size_t(-1);
}

} // namespace

class WorkerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reportsEachStateOnceAndInOrder()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::microseconds(100)), record.listener());
        const JobId id = worker.submit(Draw{doctor(), {}});
        QVERIFY(record.waitForEnd(id));
        const auto updates = record.of(id);
        QCOMPARE(updates.front().state, JobState::Queued);
        QCOMPARE(updates[1].state, JobState::Running);
        QCOMPARE(updates.back().state, JobState::Done);
        const auto &drawn = std::get<Drawn>(updates.back().result);
        QCOMPARE(drawn.pictures.size(), std::size_t(2));
        QCOMPARE(drawn.labels.size(), std::size_t(2));
    }

    void sendsNoMoreThanOneReportPerIntervalAndAlwaysTheLast()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::milliseconds(2)), record.listener(),
                      std::chrono::hours(1));
        Discover discover = longDiscovery();
        discover.options = tests::withSteps(30);
        const JobId id = worker.submit(discover);
        QVERIFY(record.waitForEnd(id));
        const auto updates = record.of(id);
        // Queued, Running, the first report, all the others gathered in one, Done.
        QCOMPARE(updates.size(), std::size_t(5));
        QCOMPARE(updates[2].curve.size(), std::size_t(1));
        QCOMPARE(updates[3].curve.size(), std::size_t(29));
        QCOMPARE(updates[3].curve.back().step, 29);
    }

    void runsADragInsideADiscovery()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::microseconds(200)), record.listener());
        const JobId discovery = worker.submit(longDiscovery());
        QVERIFY(record.waitForState(discovery, JobState::Running));
        const JobId draft = worker.submit(Draft{doctor(), {{"a woman", 1}}});
        QVERIFY(record.waitForEnd(draft));
        QCOMPARE(record.last(draft).state, JobState::Done);
        QVERIFY(!record.last(discovery).ended());
        worker.requestStop(discovery, StopMode::Keep);
        QVERIFY(record.waitForEnd(discovery));
        QCOMPARE(record.last(discovery).state, JobState::Stopped);
        QVERIFY(std::get<Found>(record.last(discovery).result).stoppedEarly);
    }

    void moreUrgentFirst()
    {
        Record record;
        auto backend = backendWithSteps(std::chrono::milliseconds(1));
        Worker worker(std::move(backend), record.listener());
        const JobId discovery = worker.submit(longDiscovery());
        QVERIFY(record.waitForState(discovery, JobState::Running));
        // All three wait for the discovery's next poll, or interrupt each other: either way the
        // drag ends before the drawing, the drawing before the tally.
        Tally tally{doctor(), {{"a woman", 1}}, {5, 6, 7, 8}, {5, 6, 7, 8}};
        const JobId statistics = worker.submit(tally);
        const JobId draw = worker.submit(Draw{doctor(), {{"a woman", 1}}});
        const JobId drag = worker.submit(Draft{doctor(), {{"a woman", 1}}});
        QVERIFY(record.waitForEnd(statistics));
        QCOMPARE(record.endings(), (std::vector<JobId>{drag, draw, statistics}));
    }

    /// What a person has just asked for goes before the rest of a tally.
    void aDiscoveryGoesBeforeFurtherStatistics()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::milliseconds(1)), record.listener());
        Tally tally{doctor(), {}, {}, {}, Counting::Further};
        for (std::uint64_t seed = 0; seed < 2000; ++seed)
            tally.before.push_back(seed);
        const JobId statistics = worker.submit(tally);
        QVERIFY(record.waitForState(statistics, JobState::Running));
        Discover discover = longDiscovery();
        discover.options = tests::withSteps(5);
        const JobId discovery = worker.submit(discover);
        QVERIFY(record.waitForEnd(discovery));
        QVERIFY(!record.of(discovery).front().waitsFor.has_value());
        QCOMPARE(record.endings(), (std::vector<JobId>{discovery}));
        worker.requestStop(statistics);
        QVERIFY(record.waitForEnd(statistics));
    }

    void theFirstPicturesOfATallyGoBeforeADiscovery()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::milliseconds(1)), record.listener());
        const JobId statistics = worker.submit(Tally{doctor(), {}, {5, 6, 7, 8, 9}, {}});
        Discover discover = longDiscovery();
        discover.options = tests::withSteps(5);
        const JobId discovery = worker.submit(discover);
        QVERIFY(record.waitForEnd(discovery));
        QCOMPARE(record.of(discovery).front().waitsFor, std::optional(JobKind::Tally));
        QCOMPARE(record.endings(), (std::vector<JobId>{statistics, discovery}));
    }

    void textSteeringIsMadeInsideADiscovery()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::milliseconds(1)), record.listener());
        const JobId discovery = worker.submit(longDiscovery());
        QVERIFY(record.waitForState(discovery, JobState::Running));
        const JobId steer = worker.submit(SteerByText{"a woman", "a person"});
        QVERIFY(record.waitForEnd(steer));
        QCOMPARE(record.endings(), (std::vector<JobId>{steer}));
        QCOMPARE(std::get<DirectionSummary>(record.last(steer).result).method, std::string("text"));
    }

    void aStripKeepsAThumbnailForTheNextStart()
    {
        Record record;
        auto owned = backendWithSteps({});
        const FakeBackend &backend = *owned;
        Worker worker(std::move(owned), record.listener());
        const JobId id = worker.submit(SliderStrip{"hats", doctor()});
        QVERIFY(record.waitForEnd(id));
        QCOMPARE(std::get<Strip>(record.of(id).back().result).pictures.size(), std::size_t(3));
        QVERIFY(backend.thumbnailsOf.contains("hats"));
    }

    void countingSlidersGivesWayToADiscovery()
    {
        Record record;
        auto backend = backendWithSteps(std::chrono::milliseconds(1));
        backend->countedSteps = 1000000;
        Worker worker(std::move(backend), record.listener());
        const JobId measure = worker.submit(MeasureResponse{"a woman"});
        const JobId compare = worker.submit(CompareRivals{"a woman", "a woman (text)"});
        QVERIFY(record.waitForState(measure, JobState::Running));
        Discover discover = longDiscovery();
        discover.options = tests::withSteps(5);
        const JobId discovery = worker.submit(discover);
        QVERIFY(record.waitForEnd(discovery));
        QCOMPARE(record.endings(), (std::vector<JobId>{discovery})); // both others still wait
        worker.requestStop(measure);
        QVERIFY(record.waitForEnd(measure));
        QCOMPARE(record.last(measure).state, JobState::Stopped);
        worker.requestStop(compare);
        QVERIFY(record.waitForEnd(compare));
    }

    void aNewerDraftReplacesAWaitingOne()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::milliseconds(3)), record.listener());
        std::vector<JobId> drafts;
        for (int i = 0; i < 200; ++i)
            drafts.push_back(worker.submit(Draft{doctor(), {{"a woman", i * .01}}}));
        QVERIFY(record.waitForEnd(drafts.back()));
        int done = 0;
        for (const JobId id : drafts) {
            QVERIFY(record.waitForEnd(id));
            done += record.last(id).state == JobState::Done;
        }
        QCOMPARE(record.last(drafts.back()).state, JobState::Done);
        QVERIFY2(done < 100, "most waiting drafts are replaced");
        const auto endings = record.endings();
        QCOMPARE(endings.back(), drafts.back());
    }

    void cancelKeepsNothing()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::microseconds(200)), record.listener());
        const JobId discovery = worker.submit(longDiscovery());
        QVERIFY(isCancelled(worker, record, discovery));
        QVERIFY(std::holds_alternative<std::monostate>(record.last(discovery).result));
        QCOMPARE(directionsOf(worker, record), std::size_t(0));
    }

    /// The same concept was found before: what is in the library stays as it was.
    void cancelLeavesTheEarlierOne()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::microseconds(200)), record.listener());
        Discover discover = longDiscovery();
        discover.options = tests::withSteps(5);
        QVERIFY(record.waitForEnd(worker.submit(discover)));
        QVERIFY(isCancelled(worker, record, worker.submit(longDiscovery())));
        QCOMPARE(directionsOf(worker, record), std::size_t(1));
    }

    void errorsAreCaughtAtTheBorder()
    {
        Record record;
        auto backend = backendWithSteps({});
        std::atomic<bool> starves = false;
        backend->atEachPoll = [&] {
            if (starves)
                throw std::bad_alloc();
        };
        Worker worker(std::move(backend), record.listener());
        const JobId open = worker.submit(OpenModel{"models/broken"});
        QVERIFY(record.waitForEnd(open));
        QCOMPARE(record.last(open).state, JobState::Failed);
        QCOMPARE(record.last(open).failure->kind(), base::ErrorKind::DamagedFile);
        QCOMPARE(record.last(open).failure->remedy(), std::string("Download it again."));
        starves = true;
        const JobId starved = worker.submit(Draw{doctor(), {}});
        QVERIFY(record.waitForEnd(starved));
        QCOMPARE(record.last(starved).failure->kind(), base::ErrorKind::OutOfMemory);
        QVERIFY(!record.last(starved).failure->remedy().empty());
        starves = false;
        const JobId draw = worker.submit(Draw{doctor(), {}}); // the thread lives on
        QVERIFY(record.waitForEnd(draw));
        QCOMPARE(record.last(draw).state, JobState::Done);
    }

    void openingAModelStopsEverythingElse()
    {
        Record record;
        Worker worker(backendWithSteps(std::chrono::milliseconds(1)), record.listener());
        const JobId discovery = worker.submit(longDiscovery());
        QVERIFY(record.waitForState(discovery, JobState::Running));
        const JobId draw = worker.submit(Draw{doctor(), {}});
        const JobId open = worker.submit(OpenModel{});
        QVERIFY(record.waitForEnd(open));
        QCOMPARE(record.last(discovery).state, JobState::Stopped);
        QCOMPARE(record.last(draw).state, JobState::Stopped);
        QCOMPARE(record.last(open).state, JobState::Done);
    }

    void theTallyReportsEverySeedOfBothConditions()
    {
        Record record;
        Worker worker(backendWithSteps({}), record.listener());
        Tally tally{doctor(), {{"a woman", 2}}, {}, {}};
        for (std::uint64_t seed = 4; seed < 30; ++seed) {
            tally.before.push_back(seed);
            tally.after.push_back(seed);
        }
        const JobId id = worker.submit(tally);
        QVERIFY(record.waitForEnd(id));
        std::map<std::pair<std::uint64_t, bool>, int> seen;
        for (const JobUpdate &update : record.of(id))
            for (const Labelled &labelled : update.labelled)
                ++seen[{labelled.seed, labelled.after}];
        QCOMPARE(seen.size(), std::size_t(52));
        for (const auto &[key, count] : seen)
            QCOMPARE(count, 1);
    }

    void unknownIdsAreIgnored()
    {
        Record record;
        Worker worker(backendWithSteps({}), record.listener());
        worker.requestStop(0);
        worker.requestStop(12345);
        const JobId draw = worker.submit(Draw{doctor(), {}});
        QVERIFY(record.waitForEnd(draw));
        worker.requestStop(draw);
        QCOMPARE(record.last(draw).state, JobState::Done);
    }

    void closesWhileBusy()
    {
        Record record;
        {
            Worker worker(backendWithSteps(std::chrono::milliseconds(1)), record.listener());
            const JobId discovery = worker.submit(longDiscovery());
            worker.submit(Draw{doctor(), {}});
            worker.submit(Tally{doctor(), {}, {1, 2, 3}, {}});
            QVERIFY(record.waitForState(discovery, JobState::Running));
        }
        QCOMPARE(record.endings().size(), std::size_t(3));
    }
};

DEVIASCOPE_TEST(WorkerTest, "engine/worker")
#include "worker_test.moc"
