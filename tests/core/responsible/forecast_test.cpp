#include "responsible/forecast.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class ForecastTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGivenScaleNeedsNoCalibration()
    {
        const auto forecast = responsible::forecastOf(0, {2}, 0, 50);
        QCOMPARE(forecast.learning, 0.);
        QCOMPARE(forecast.calibrating, 0.);
        QCOMPARE(forecast.all(), 100.); // before and after
    }

    void directionsAreLearnedOnce()
    {
        const auto one = responsible::forecastOf(1, {2}, 40, 50);
        const auto two = responsible::forecastOf(2, {2}, 40, 50);
        QCOMPARE(two.learning, 2 * one.learning);
        QCOMPARE(two.calibrating, one.calibrating);
    }

    /// With several attributes all but the last are calibrated again beside the others.
    void severalAttributesCostMoreThanEachAlone()
    {
        const auto alone = responsible::forecastOf(0, {2}, 40, 50);
        const auto both = responsible::forecastOf(0, {2, 2}, 40, 50);
        QVERIFY(both.calibrating > 2 * alone.calibrating);
        QCOMPARE(both.drawing, alone.drawing);
    }
};

DEVIASCOPE_TEST(ForecastTest, "responsible/forecast")
#include "forecast_test.moc"
