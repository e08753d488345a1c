#include "task/drawing_options.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

#include <memory>

using namespace deviascope;
using nlohmann::json;

class DrawingOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotGivenIsTheModels()
    {
        const model::Model &model = tests::tinyModel();
        const sampling::Settings own = sampling::Settings::of(model);
        QCOMPARE(sampling::causeOf(settings(json::object())), sampling::causeOf(own));
        QCOMPARE(
            sampling::causeOf(task::settingsOf(model, base::OptionValues(task::samplerOptions()))),
            sampling::causeOf(own));
        const auto changed = [&](const json &object, auto change) {
            sampling::Settings expected = own;
            change(expected);
            return sampling::causeOf(settings(object)) == sampling::causeOf(expected) &&
                   sampling::causeOf(expected) != sampling::causeOf(own);
        };
        QVERIFY(changed({{"steps", 3}}, [](auto &all) { all.steps = 3; }));
        QVERIFY(changed({{"guidance", 2.5}}, [](auto &all) { all.guidance = 2.5; }));
        QVERIFY(changed({{"sampler", "heun"}}, [](auto &all) { all.sampler = "heun"; }));
        QVERIFY(changed({{"size", "32x48"}}, [](auto &all) {
            all.width = 32;
            all.height = 48;
        }));
    }

    /// What is foretold is what a drawing counts.
    void theCostIsWhatADrawingTakes_data()
    {
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<double>("guidance");
        QTest::addColumn<double>("strength");
        for (const char *sampler : {"ddim", "heun", "dpmpp_2m"})
            for (const double guidance : {1., 7.5})
                for (const double strength : {1., 0.5})
                    QTest::newRow(
                        qPrintable(QString("%1 %2 %3").arg(sampler).arg(guidance).arg(strength)))
                        << sampler << guidance << strength;
    }
    void theCostIsWhatADrawingTakes()
    {
        QFETCH(const QString, sampler);
        QFETCH(const double, guidance);
        QFETCH(const double, strength);
        const model::Model &model = tests::tinyModel();
        sampling::Settings asked =
            settings({{"sampler", sampler.toStdString()}, {"guidance", guidance}, {"steps", 4}});
        if (strength < 1)
            asked.from = beginning(strength);
        const std::vector<sampling::Row> rows{{"a doctor", "", 0}, {"a judge", "", 1}};
        base::Context context;
        const auto drawing = sampling::draw(model, rows, asked, {}, context);
        const task::Cost cost = task::costOf(model, asked, 2);
        QVERIFY(drawing.evaluations > 0);
        QCOMPARE(cost.evaluations, static_cast<double>(drawing.evaluations));
        QCOMPARE(cost.pictures, 2.);
    }

    void impossibleSettingsHaveNoCost()
    {
        for (const json &plan : {json{{"steps", 0}}, json{{"sampler", "guess"}}}) {
            const auto error =
                tests::errorOf([&] { task::costOf(tests::tinyModel(), settings(plan), 1); });
            QVERIFY2(error && error->kind() == base::ErrorKind::InvalidValue, plan.dump().c_str());
        }
    }

private:
    static sampling::Settings settings(const json &object)
    {
        return task::settingsOf(
            tests::tinyModel(),
            base::OptionValues::fromJson(task::drawingOptions(), object, "plan.json"));
    }

    static std::shared_ptr<const sampling::StartPicture> beginning(double strength)
    {
        sampling::StartPicture start;
        start.picture = {64, 64, std::vector<std::uint8_t>(64 * 64 * 3, 120)};
        start.strength = strength;
        return std::make_shared<const sampling::StartPicture>(std::move(start));
    }
};

DEVIASCOPE_TEST(DrawingOptionsTest, "task/drawing_options")
#include "drawing_options_test.moc"
