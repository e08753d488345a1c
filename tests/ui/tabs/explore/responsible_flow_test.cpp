#include "tabs/explore/responsible_flow.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeEngine;
using deviascope::tests::kPatience;

namespace {

engine::Responsible fairDoctor()
{
    engine::Responsible request;
    request.settings.prompt = "a doctor";
    request.pictures = 12;
    request.shares = {{"gender", {.5, .5}}};
    return request;
}

} // namespace

class ResponsibleFlowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesComeThenTheReport()
    {
        FakeEngine studio;
        ResponsibleFlow flow(*studio.engine);
        QStringList learned;
        connect(&flow, &ResponsibleFlow::learned, this,
                [&](const auto &direction) { learned << QString::fromStdString(direction.name); });
        flow.start(fairDoctor());
        QVERIFY(flow.isRunning());
        flow.start({}); // nothing while one runs
        QCOMPARE(flow.request().pictures, 12);
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        QCOMPARE(learned, (QStringList{QStringLiteral("a man"), QStringLiteral("a woman")}));
        QCOMPARE(flow.pairs().size(), std::size_t(12));
        for (const ResponsiblePair &pair : flow.pairs()) {
            QVERIFY(!pair.before.empty() && !pair.after.empty());
            QCOMPARE(pair.pushedTo.size(), std::size_t(1));
            QCOMPARE(pair.afterRecipe.edits.size(), std::size_t(1));
            QVERIFY(pair.beforeRecipe.edits.empty());
        }
        QVERIFY(flow.result().has_value());
        QVERIFY(!flow.failure());
        const auto &shares = flow.result()->report.audit.rows;
        QCOMPARE(shares.size(), std::size_t(4));
        for (const observation::ShareRow &share : shares)
            if (share.condition == "after")
                QCOMPARE(share.count, 6);
        // A second time the library has the directions.
        flow.start(fairDoctor());
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        QCOMPARE(learned.size(), 2);
        QVERIFY(!flow.result()->directions.front().learned);
    }

    void aStopKeepsWhatWasMade()
    {
        FakeEngine studio;
        studio.backend->hold(tests::responsibleBeyond(.6)); // after the first four pictures
        ResponsibleFlow flow(*studio.engine);
        flow.start(fairDoctor());
        QTRY_VERIFY_WITH_TIMEOUT(flow.pairs().size() >= 4, kPatience);
        flow.stop();
        QVERIFY(flow.isStopping());
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        QVERIFY(flow.wasStopped());
        QVERIFY(!flow.result());
        const auto pictures = flow.pairs().size();
        QCOMPARE(pictures, std::size_t(4));
        flow.start(fairDoctor()); // goes on: what there was stays in view
        QCOMPARE(flow.pairs().size(), pictures);
        QVERIFY(!flow.wasStopped());
        flow.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        studio.backend->hold();
        engine::Responsible other = fairDoctor();
        other.pictures = 8;
        flow.start(other); // another request begins empty
        QVERIFY(flow.pairs().empty());
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        QCOMPARE(flow.pairs().size(), std::size_t(8));
        flow.forget();
        QVERIFY(flow.pairs().empty() && !flow.result());
    }

    void aFailureIsTold()
    {
        FakeEngine studio;
        ResponsibleFlow flow(*studio.engine);
        engine::Responsible request = fairDoctor();
        request.settings.prompt = "fail";
        flow.start(request);
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        QVERIFY(flow.failure().has_value());
        QVERIFY(!flow.result());
    }

    /// Sliders stay live: a drawing that is asked for meanwhile ends first.
    void drawingsGoFirst()
    {
        FakeEngine studio(std::chrono::milliseconds(4));
        studio.backend->hold(tests::responsibleBeyond(.6)); // until the drawing came
        ResponsibleFlow flow(*studio.engine);
        flow.start(fairDoctor());
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isWaiting(), kPatience);
        bool drawn = false;
        connect(studio.engine.get(), &engine::Engine::jobUpdated, this, [&](const auto &update) {
            if (update.kind == engine::JobKind::Draw && update.ended()) {
                drawn = flow.isRunning();
                studio.backend->hold();
            }
        });
        engine::Draw draw;
        draw.settings = fairDoctor().settings;
        draw.settings.seeds = {1};
        QVERIFY(!flow.secondsAPicture(draw.settings));
        studio.engine->submit(draw);
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        QVERIFY(drawn);
        QVERIFY(*flow.secondsAPicture(draw.settings) >= .08); // 20 steps of 4 ms
    }

    /// The latest question is answered, and only what it was about.
    void theForecastIsOfTheLatestQuestion()
    {
        FakeEngine studio;
        ResponsibleFlow flow(*studio.engine);
        QSignalSpy foretold(&flow, &ResponsibleFlow::foretold);
        const engine::Responsible request = fairDoctor();
        engine::Responsible longer = request;
        longer.pictures = 20;
        flow.foresee(request);
        flow.foresee(longer);
        QTRY_VERIFY_WITH_TIMEOUT(flow.forecast(longer), kPatience);
        QVERIFY(!flow.forecast(request));
        QCOMPARE(flow.forecast(longer)->cost.drawing, 40.);
        QVERIFY(!flow.forecast(longer)->directions.front().inLibrary);
        QCOMPARE(flow.forecast(longer)->cost.learning, 200.);

        // Learned meanwhile: asked again, it is known.
        flow.start(request);
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        const auto answers = foretold.size();
        flow.foresee(longer);
        QTRY_VERIFY_WITH_TIMEOUT(foretold.size() > answers, kPatience);
        QVERIFY(flow.forecast(longer)->directions.front().inLibrary);
        QCOMPARE(flow.forecast(longer)->cost.learning, 0.);
        flow.forget();
        QVERIFY(!flow.forecast(longer));
    }
};

DEVIASCOPE_TEST(ResponsibleFlowTest, "tabs/explore/responsible_flow")
#include "responsible_flow_test.moc"
