#include "tabs/explore/explorer.h"

#include "support/fake_backend.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;

namespace {

constexpr int kLongWait = 60000; // milliseconds; only a failing test waits so long

} // namespace

class ExplorerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        auto owned = std::make_unique<FakeBackend>();
        m_backend = owned.get();
        m_engine = std::make_unique<engine::Engine>(std::move(owned));
        m_explorer = std::make_unique<Explorer>(*m_engine, m_store);
        m_explorer->openModel({});
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->model().has_value(), kLongWait);
    }

    void cleanup()
    {
        m_explorer.reset();
        m_engine.reset();
    }

    /// A file that was removed and comes again under its name may hold another direction.
    void whatWasDrawnWithAnEarlierDirectionIsDrawnAgain()
    {
        import();
        m_explorer->setScale("hat", 1, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->pictures().isSettled(), kLongWait);
        const std::string before = m_explorer->tally().afterKey();
        m_explorer->setTallyTarget(4); // nothing else is drawn
        QTRY_VERIFY_WITH_TIMEOUT(!m_explorer->tally().isRunning(), kLongWait);
        const int drawn = m_backend->drawCalls;

        m_explorer->removeDirection("hat");
        import();
        m_explorer->setScale("hat", 1, Hand::Resting);
        QVERIFY(m_explorer->tally().afterKey() != before);
        QTRY_VERIFY_WITH_TIMEOUT(m_backend->drawCalls > drawn, kLongWait);
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->pictures().isSettled(), kLongWait);
    }

    void aFinishedDirectionIsNotTheStoppedOne()
    {
        m_backend->stepTime = std::chrono::milliseconds(5);
        m_explorer->discover("", "a person", "sefa");
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->discovery().fraction() > 0, kLongWait);
        m_explorer->discovery().stopAndKeep();
        QTRY_VERIFY_WITH_TIMEOUT(!m_explorer->discovery().isRunning(), kLongWait);
        QVERIFY(m_explorer->discovery().result()->stoppedEarly);
        const std::string id = m_explorer->discovery().result()->direction.id;
        m_explorer->setScale(id, 1, Hand::Resting);
        const std::string stopped = m_explorer->tally().afterKey();

        m_backend->stepTime = std::chrono::microseconds(0);
        m_explorer->discover("", "a person", "sefa");
        QTRY_VERIFY_WITH_TIMEOUT(!m_explorer->discovery().isRunning(), kLongWait);
        QCOMPARE(m_explorer->discovery().result()->direction.id, id);
        m_explorer->setScale(id, 1, Hand::Resting);
        QVERIFY(m_explorer->tally().afterKey() != stopped);
    }

private:
    void import()
    {
        m_explorer->importDirection("hat.safetensors");
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->direction("hat"), kLongWait);
    }

    MemoryStateStore m_store;
    FakeBackend *m_backend = nullptr;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<Explorer> m_explorer;
};

DEVIASCOPE_TEST(ExplorerTest, "tabs/explore/explorer")
#include "explorer_test.moc"
