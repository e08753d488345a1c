#include "engine/reporter.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace std::chrono_literals;

class ReporterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theJobKnowsBest()
    {
        base::Progress progress;
        progress.fraction = .5;
        progress.secondsLeft = 90;
        m_reporter.progress(progress);
        QCOMPARE(m_last.secondsLeft.value(), 90.0);
    }

    /// Time in which a more urgent job ran says nothing of what is left.
    void standingStillIsNoPace()
    {
        QTest::qWait(600);
        base::Progress progress;
        progress.fraction = .5;
        m_reporter.progress(progress);
        QVERIFY(m_last.secondsLeft.has_value());
        m_reporter.stoodStill(1h);
        m_reporter.progress(progress);
        QVERIFY(!m_last.secondsLeft.has_value());
    }

private:
    engine::JobUpdate m_last;
    engine::Reporter m_reporter{1, engine::JobKind::Discover, 0ms,
                                [this](const engine::JobUpdate &update) { m_last = update; }};
};

DEVIASCOPE_TEST(ReporterTest, "engine/reporter")
#include "reporter_test.moc"
