#include "tabs/explore/responsible_flow.h"

#include "support/fake_backend.h"
#include "support/registry.h"
#include "tabs/explore/responsible_csv.h"
#include "tabs/explore/responsible_plan.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;

namespace {

constexpr int kPatience = 20000; // milliseconds; only a failing test waits so long

engine::Responsible fairDoctor()
{
    engine::Responsible request;
    request.settings.prompt = "a doctor";
    request.pictures = 12;
    request.shares = {{"gender", {.5, .5}}};
    return request;
}

/// The engine on a fake model.
struct Studio {
    explicit Studio(std::chrono::microseconds step = {})
    {
        auto owned = std::make_unique<FakeBackend>();
        owned->stepTime = step;
        backend = owned.get();
        engine = std::make_unique<engine::Engine>(std::move(owned));
    }

    FakeBackend *backend = nullptr;
    std::unique_ptr<engine::Engine> engine;
};

} // namespace

class ResponsibleFlowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesComeThenTheReport()
    {
        Studio studio;
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
        }
        QVERIFY(flow.result().has_value());
        QVERIFY(!flow.failure());
        QCOMPARE(flow.result()->shares.size(), std::size_t(4));
        for (const engine::ResponsibleShare &share : flow.result()->shares)
            if (share.after)
                QCOMPARE(share.count, 6);
        // A second time the library has the directions.
        flow.start(fairDoctor());
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        QCOMPARE(learned.size(), 2);
        QVERIFY(!flow.result()->directions.front().learned);
    }

    void aStopKeepsWhatWasMade()
    {
        Studio studio;
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
        Studio studio;
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
        Studio studio(std::chrono::milliseconds(4));
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

    void theRequestTellsWhatItNeeds()
    {
        FakeBackend backend;
        base::Context context;
        const engine::ModelSummary model = backend.open({}, context).model;
        engine::Responsible request = fairDoctor();
        engine::DirectionSummary woman;
        woman.conceptText = "a woman";
        woman.method = "self";
        woman.modelHash = model.hash;
        auto directions = directionsOf(request, model, {woman});
        QCOMPARE(directions.size(), std::size_t(2));
        QVERIFY(!directions[0].inLibrary); // a man
        QVERIFY(directions[1].inLibrary);
        woman.modelHash = "another model";
        QVERIFY(!directionsOf(request, model, {woman})[1].inLibrary);
        const double learning = timeOf(request, model, directions, .1).learning;
        QVERIFY(learning > 0);
        for (WantedDirection &each : directions)
            each.inLibrary = true;
        const double calibrated = timeOf(request, model, directions, .1).seconds;
        request.scale = 1;
        const double given = timeOf(request, model, directions, .1).seconds;
        QCOMPARE(given, 2 * 12 * .1);
        QVERIFY(calibrated > 3 * given);

        request = {};
        request.use = engine::Use::Safe;
        QCOMPARE(directionsOf(request, model, {}).front().name,
                 std::string("a costume without a scary costume"));
        const double one = timeOf(request, model, directionsOf(request, model, {}), .1).seconds;
        request.unwanted = {"violence", "blood"};
        request.settings.prompt = "a costume";
        const auto both = directionsOf(request, model, {});
        QCOMPARE(both.size(), std::size_t(2));
        QCOMPARE(both[1].name, std::string("a costume without blood"));
        QVERIFY(timeOf(request, model, both, .1).seconds > one);
        request.unwanted.clear();
        request.use = engine::Use::AsAsked;
        request.values = {"any-gender", "not-unwanted"};
        QCOMPARE(directionsOf(request, model, {}).size(), std::size_t(3));
    }

    void percentagesSumToAHundred()
    {
        QCOMPARE(evenPercentages(3), (std::vector<int>{34, 33, 33}));
        QCOMPARE(*sharesOf({34, 33, 33}), (std::vector<double>(3, 1. / 3)));
        QCOMPARE(*sharesOf({40, 60}), (std::vector<double>{.4, .6}));
        QVERIFY(!sharesOf({40, 50}));
        QVERIFY(evenPercentages(0).empty());
    }

    void everyTableIsInTheCsv()
    {
        Studio studio;
        ResponsibleFlow flow(*studio.engine);
        flow.start(fairDoctor());
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        const QStringList lines = QString::fromStdString(toCsv(*flow.result())).split(u'\n');
        QVERIFY(
            lines.front().startsWith(QStringLiteral("prompt,attribute,class,condition,count,n")));
        QVERIFY(lines.contains(QStringLiteral(
            "\"a doctor\",\"gender\",\"a woman\",after,6,12,0,0.5,0.3,0.7,0.5,0.2")));
        QCOMPARE(lines.filter(QStringLiteral("deviation_ratio")).size(), 1);
        engine::ResponsibleResult several = *flow.result();
        several.anyUnwanted = engine::AnyUnwanted{5, 1, 12, {.1, .7}, {0, .4}};
        const std::string csv = toCsv(several);
        QVERIFY(csv.find("before,5,12,0.1,0.7\nafter,1,12,0,0.4\n") != std::string::npos);
        QVERIFY(lines.contains(QStringLiteral("\"a doctor\",12,11,12,0.8,1")));
        // As many cells in each row as in the header above it.
        qsizetype cells = 0;
        for (const QString &line : lines) {
            if (line.isEmpty())
                cells = 0;
            else if (cells == 0)
                cells = line.count(u',');
            else
                QCOMPARE(line.count(u','), cells);
        }
    }
};

DEVIASCOPE_TEST(ResponsibleFlowTest, "tabs/explore/responsible_flow")
#include "responsible_flow_test.moc"
