#include "tabs/explore/explorer.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeStudio;
using deviascope::tests::kPatience;

class ExplorerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_studio.emplace(m_store);
        m_explorer = m_studio->explorer.get();
    }

    void cleanup() { m_studio.reset(); }

    /// A file that was removed and comes again under its name may hold another direction.
    void whatWasDrawnWithAnEarlierDirectionIsDrawnAgain()
    {
        import();
        m_explorer->setScale("hat", 1, Hand::Resting);
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->pictures().isSettled(), kPatience);
        const std::string before = m_explorer->tally().afterKey();
        m_explorer->setTallyTarget(4); // nothing else is drawn
        QTRY_VERIFY_WITH_TIMEOUT(!m_explorer->tally().isRunning(), kPatience);
        const int drawn = m_studio->backend->drawCalls;

        m_explorer->removeDirection("hat");
        import();
        m_explorer->setScale("hat", 1, Hand::Resting);
        QVERIFY(m_explorer->tally().afterKey() != before);
        QTRY_VERIFY_WITH_TIMEOUT(m_studio->backend->drawCalls > drawn, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->pictures().isSettled(), kPatience);
    }

    void aFinishedDirectionIsNotTheStoppedOne()
    {
        m_studio->backend->stepTime = std::chrono::milliseconds(5);
        m_explorer->discover("", "a person", "sefa");
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->discovery().fraction() > 0, kPatience);
        m_explorer->discovery().stopAndKeep();
        QTRY_VERIFY_WITH_TIMEOUT(!m_explorer->discovery().isRunning(), kPatience);
        QVERIFY(m_explorer->discovery().result()->stoppedEarly);
        const std::string id = m_explorer->discovery().result()->direction.id;
        m_explorer->setScale(id, 1, Hand::Resting);
        const std::string stopped = m_explorer->tally().afterKey();

        m_studio->backend->stepTime = std::chrono::microseconds(0);
        m_explorer->discover("", "a person", "sefa");
        QTRY_VERIFY_WITH_TIMEOUT(!m_explorer->discovery().isRunning(), kPatience);
        QCOMPARE(m_explorer->discovery().result()->direction.id, id);
        m_explorer->setScale(id, 1, Hand::Resting);
        QVERIFY(m_explorer->tally().afterKey() != stopped);
    }

private:
    void import()
    {
        m_explorer->importDirection("hat.safetensors");
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->direction("hat"), kPatience);
    }

    MemoryStateStore m_store;
    std::optional<FakeStudio> m_studio;
    Explorer *m_explorer = nullptr; ///< the studio's
};

DEVIASCOPE_TEST(ExplorerTest, "tabs/explore/explorer")
#include "explorer_test.moc"
