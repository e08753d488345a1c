#include "tabs/explore/tally_flow.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeEngine;
using deviascope::tests::kPatience;

class TallyFlowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsUpToTheTargetAndRemembers()
    {
        FakeEngine studio;
        TallyFlow flow(*studio.engine);
        engine::DrawSettings settings;
        settings.prompt = "a doctor";
        settings.seeds = {0, 1};
        flow.setTarget(20);
        flow.setConditions(settings, {{"a woman", 2}});
        flow.start();
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        const auto seeds = flow.seeds();
        QCOMPARE(seeds.size(), std::size_t(20));
        const auto women = [&](const std::string &condition) {
            const auto labels = flow.book().labels(condition, seeds);
            return std::count_if(labels.begin(), labels.end(),
                                 [](const auto *each) { return each->at(0) == 1; });
        };
        QVERIFY(flow.book().missing(flow.beforeKey(), seeds).empty());
        QVERIFY(flow.book().missing(flow.afterKey(), seeds).empty());
        QVERIFY(women(flow.afterKey()) > women(flow.beforeKey()));

        const int drawn = studio.backend->drawCalls;
        flow.setConditions(settings, {{"a woman", 0}});
        QVERIFY(!flow.isPaired());
        flow.start();
        flow.setConditions(settings, {{"a woman", 2}});
        flow.start();
        QVERIFY(!flow.isRunning());
        QCOMPARE(int(studio.backend->drawCalls), drawn);
    }

    void stopsWhenSomethingElseIsWanted()
    {
        FakeEngine studio(std::chrono::milliseconds(1));
        TallyFlow flow(*studio.engine);
        engine::DrawSettings settings;
        settings.prompt = "a doctor";
        settings.seeds = {0, 1};
        flow.setConditions(settings, {});
        flow.start();
        QVERIFY(flow.isRunning());
        settings.prompt = "a judge";
        flow.setConditions(settings, {});
        QVERIFY(!flow.isRunning());
    }

    /// Pictures that are on the screen are counted without being drawn again.
    void picturesOfTheGridCountToo()
    {
        FakeEngine studio;
        TallyFlow flow(*studio.engine);
        engine::DrawSettings settings;
        settings.prompt = "a doctor";
        settings.seeds = {0, 1, 2, 3};
        flow.setTarget(4);
        flow.setConditions(settings, {});
        flow.add(settings, {}, {{0, 0, 0}, {1, 0, 0}, {0, 0, 0}, {0, 0, 0}});
        flow.start();
        QVERIFY(!flow.isRunning());
        QCOMPARE(int(studio.backend->drawCalls), 0);
        QVERIFY(flow.book().missing(flow.beforeKey(), flow.seeds()).empty());
        flow.forget();
        QCOMPARE(flow.book().missing(flow.beforeKey(), flow.seeds()).size(), std::size_t(4));
    }

    void aFailureIsTold()
    {
        FakeEngine studio;
        TallyFlow flow(*studio.engine);
        QSignalSpy failed(&flow, &TallyFlow::failed);
        engine::DrawSettings settings;
        settings.prompt = "fail";
        settings.seeds = {0};
        flow.setConditions(settings, {});
        flow.start();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kPatience);
        QVERIFY(!flow.isRunning()); // and it does not begin again by itself
    }
};

DEVIASCOPE_TEST(TallyFlowTest, "tabs/explore/tally_flow")
#include "tally_flow_test.moc"
