#include "engine/engine.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QThread>
#include <QtTest>

#include <algorithm>
#include <map>

using namespace deviascope;
using engine::JobState;
using tests::FakeEngine;
using tests::kPatience;

namespace {

engine::Draw doctor()
{
    engine::Draw draw;
    draw.settings.prompt = "a doctor";
    draw.settings.seeds = {0, 1};
    return draw;
}

} // namespace

class EngineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_uiThread = QThread::currentThread(); }

    /// The number of a job is known before the first word of it, which comes from the event loop.
    void whatBecomesOfAJobArrivesAfterItsNumber()
    {
        FakeEngine studio;
        listen(*studio.engine);
        const engine::JobId first = studio.engine->submit(doctor());
        const engine::JobId second = studio.engine->submit(doctor());
        QVERIFY(first != 0 && second != 0 && first != second);
        QThread::msleep(50); // the worker is done by now
        QVERIFY(m_states.empty());
        QTRY_VERIFY_WITH_TIMEOUT(ended(first) && ended(second), kPatience);
        for (const engine::JobId job : {first, second}) {
            QCOMPARE(m_states[job].back(), JobState::Done);
            QCOMPARE(std::count(m_states[job].begin(), m_states[job].end(), JobState::Done), 1);
            QVERIFY(m_states[job].front() == JobState::Queued ||
                    m_states[job].front() == JobState::Running);
        }
        QVERIFY(m_onUiThread);
    }

    /// Stopping no job stops none.
    void zeroNamesNoJob()
    {
        FakeEngine studio;
        listen(*studio.engine);
        const engine::JobId job = studio.engine->submit(doctor());
        studio.engine->requestStop(0);
        QTRY_VERIFY_WITH_TIMEOUT(ended(job), kPatience);
        QCOMPARE(m_states[job].back(), JobState::Done);
    }

    void allOfThemCanBeStopped()
    {
        FakeEngine studio;
        listen(*studio.engine);
        studio.backend->hold(
            [](const base::Progress &progress) { return progress.stage == "drawing"; });
        const engine::JobId running = studio.engine->submit(doctor());
        const engine::JobId waiting = studio.engine->submit(doctor());
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_states[running].empty() && m_states[running].back() == JobState::Running, kPatience);
        studio.engine->requestStopAll();
        QTRY_VERIFY_WITH_TIMEOUT(ended(running) && ended(waiting), kPatience);
        QCOMPARE(m_states[running].back(), JobState::Stopped);
        QCOMPARE(m_states[waiting].back(), JobState::Stopped);
    }

    /// A window that closes waits for the worker, and hears no more of it.
    void nothingArrivesAfterItsEnd()
    {
        FakeEngine studio;
        listen(*studio.engine);
        studio.backend->hold(
            [](const base::Progress &progress) { return progress.stage == "drawing"; });
        const engine::JobId job = studio.engine->submit(doctor());
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_states[job].empty() && m_states[job].back() == JobState::Running, kPatience);
        studio.engine.reset();
        const auto heard = m_states;
        QCoreApplication::processEvents();
        QCOMPARE(m_states, heard);
    }

private:
    void listen(engine::Engine &engine)
    {
        m_states.clear();
        m_onUiThread = true;
        connect(&engine, &engine::Engine::jobUpdated, this, [this](const auto &update) {
            m_states[update.id].push_back(update.state);
            m_onUiThread = m_onUiThread && QThread::currentThread() == m_uiThread;
        });
    }

    bool ended(engine::JobId job)
    {
        const auto &states = m_states[job];
        return !states.empty() && states.back() != JobState::Queued &&
               states.back() != JobState::Running;
    }

    QThread *m_uiThread = nullptr;
    bool m_onUiThread = true;
    std::map<engine::JobId, std::vector<JobState>> m_states; ///< in the order of their arrival
};

DEVIASCOPE_TEST(EngineTest, "engine/engine")
#include "engine_test.moc"
