#include "model/drawing_defaults.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using model::Family;
using model::Prediction;
using model::SchedulerConfig;

class DrawingDefaultsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachKindHasItsOwn_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QString>("scheduler");
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<int>("steps");
        QTest::addColumn<double>("guidance");
        const int first = int(Family::StableDiffusion1), second = int(Family::StableDiffusion2);
        QTest::newRow("any") << first << "PNDMScheduler"
                             << "ddim" << 30 << 7.5;
        QTest::newRow("trailing SD 1") << first << "EulerDiscreteScheduler"
                                       << "ddim" << 30 << 7.5;
        QTest::newRow("SD 2") << second << "DDIMScheduler"
                              << "ddim" << 30 << 7.5;
        QTest::newRow("LCM") << int(Family::LatentConsistency) << "LCMScheduler"
                             << "lcm" << 4 << 7.;
        QTest::newRow("LCM merged") << first << "LCMScheduler"
                                    << "lcm" << 4 << 1.;
        QTest::newRow("TCD") << first << "TCDScheduler"
                             << "lcm" << 4 << 1.;
        QTest::newRow("Turbo") << second << "EulerDiscreteScheduler"
                               << "euler" << 1 << 1.;
    }

    void eachKindHasItsOwn()
    {
        QFETCH(int, family);
        QFETCH(QString, scheduler);
        QFETCH(int, steps);
        QFETCH(double, guidance);
        SchedulerConfig config;
        config.className = scheduler.toStdString();
        config.spacing = model::Spacing::Trailing;
        const auto drawing = model::drawingDefaultsOf({}, Family(family), config);
        QTEST(QString::fromStdString(drawing.defaults.sampler), "sampler");
        QCOMPARE(drawing.defaults.steps, steps);
        QCOMPARE(drawing.defaults.guidance, guidance);
        QCOMPARE(drawing.fewSteps, steps <= 4);
        QCOMPARE(drawing.notes.empty(), guidance != 1);
        // Velocity is no Turbo's.
        config.prediction = Prediction::Velocity;
        const auto velocity = model::drawingDefaultsOf({}, Family(family), config);
        if (drawing.defaults.sampler == "euler")
            QCOMPARE(velocity.defaults.steps, 30);
        // What the model says of itself wins.
        model::Knowledge known;
        known.defaults = model::Defaults{"pndm", 17, 3, 2};
        QCOMPARE(model::drawingDefaultsOf(known, Family(family), config).defaults.steps, 17);
    }
};

DEVIASCOPE_TEST(DrawingDefaultsTest, "model/drawing_defaults")
#include "drawing_defaults_test.moc"
