#include "engine/reporter.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace std::chrono_literals;

class ReporterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Nothing of its own about the time left: the Context is its one owner.
    void timeLeftIsTheContexts()
    {
        base::Progress progress;
        progress.fraction = .5;
        progress.secondsLeft = 90;
        m_reporter.progress(progress);
        QCOMPARE(m_last.secondsLeft.value(), 90.0);
        progress.secondsLeft.reset();
        m_reporter.progress(progress);
        QVERIFY(!m_last.secondsLeft.has_value());
    }

    /// What a run says on its way reaches the user once.
    void noticesAreSentOn()
    {
        base::Progress progress;
        progress.notice = "Memory is short.";
        m_reporter.progress(progress);
        QCOMPARE(m_last.notes, std::vector<std::string>{"Memory is short."});
        m_reporter.progress({});
        QVERIFY(m_last.notes.empty());
    }

    /// Between two reports everything is gathered.
    void nothingIsLost()
    {
        std::vector<engine::JobUpdate> sent;
        engine::Reporter rare(2, engine::JobKind::Tally, 1h,
                              [&](const engine::JobUpdate &update) { sent.push_back(update); });
        for (std::uint64_t seed = 0; seed < 3; ++seed)
            rare.labelled({{seed, false, {0}}});
        QCOMPARE(sent.size(), std::size_t(1)); // the first at once
        rare.flush();
        rare.flush(); // nothing is held back any more
        QCOMPARE(sent.size(), std::size_t(2));
        QCOMPARE(sent.at(1).labelled.size(), std::size_t(2));
        QCOMPARE(sent.at(1).labelled.at(1).seed, std::uint64_t(2));
    }

private:
    engine::JobUpdate m_last;
    engine::Reporter m_reporter{1, engine::JobKind::Discover, 0ms,
                                [this](const engine::JobUpdate &update) { m_last = update; }};
};

DEVIASCOPE_TEST(ReporterTest, "engine/reporter")
#include "reporter_test.moc"
