#include "responsible/forecast.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class ForecastTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGivenScaleNeedsNoCalibration()
    {
        const auto forecast = responsible::forecastOf({2}, 0, 50);
        QCOMPARE(forecast.learning, 0.);
        QCOMPARE(forecast.calibrating, 0.);
        QCOMPARE(forecast.all(), 100.); // before and after
    }

    void moreClassesTakeMoreTrials()
    {
        const auto one = responsible::forecastOf({1}, 40, 50);
        const auto two = responsible::forecastOf({2}, 40, 50);
        QVERIFY(two.calibrating > one.calibrating);
        QCOMPARE(two.drawing, one.drawing);
        QCOMPARE(responsible::forecastOf({2}, 80, 50).calibrating, 2 * two.calibrating);
    }

    /// With several attributes all but the last are calibrated again beside the others.
    void severalAttributesCostMoreThanEachAlone()
    {
        const auto alone = responsible::forecastOf({2}, 40, 50);
        const auto both = responsible::forecastOf({2, 2}, 40, 50);
        QVERIFY(both.calibrating > 2 * alone.calibrating);
        QCOMPARE(both.drawing, alone.drawing);
    }
};

DEVIASCOPE_TEST(ForecastTest, "responsible/forecast")
#include "forecast_test.moc"
