#include "scale/even_scale.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using scale::EvenScale;
using scale::SliderResponse;

namespace {

SliderResponse fitted(const std::vector<std::pair<double, int>> &shownOfHundred)
{
    SliderResponse response;
    for (const auto &[scale, shown] : shownOfHundred)
        response.points.push_back({scale, {shown, 100}, {}, 0});
    scale::fitResponse(response);
    return response;
}

} // namespace

class EvenScaleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// From .25 to .5 the share grows by as much as from .5 to 2: as much of the track.
    void equalChangesAreEqualDistances()
    {
        const auto even =
            EvenScale::of(fitted({{0, 10}, {.25, 20}, {.5, 50}, {2, 80}, {2.5, 80}}), 3);
        QVERIFY(even.has_value());
        QCOMPARE(even->low(), 0.);
        QCOMPARE(even->high(), 2.);
        const double first = even->positionOf(.5) - even->positionOf(.25);
        const double second = even->positionOf(2) - even->positionOf(.5);
        QVERIFY2(std::abs(first - second) < .02, qPrintable(QString::number(first - second)));
        QVERIFY(std::abs(even->positionOf(0) - .1) < 1e-12); // what is outside has its tenth
        QVERIFY(std::abs(even->positionOf(2) - .9) < 1e-12);
        QCOMPARE(even->positionOf(-3), 0.);
        QCOMPARE(even->positionOf(3), 1.);
        QCOMPARE(even->positionOf(17), 1.);
        // Outside, the scale goes on in proportion.
        QVERIFY(std::abs(even->positionOf(2.5) - .95) < 1e-12);
        QVERIFY(std::abs(even->positionOf(-1.5) - .05) < 1e-12);
    }

    void thereAndBack()
    {
        const auto even =
            EvenScale::of(fitted({{-1.5, 0}, {-1, 4}, {0, 30}, {.5, 30}, {1, 70}, {1.5, 100}}), 3);
        QVERIFY(even.has_value());
        double last = -1;
        for (int i = -300; i <= 300; ++i) {
            const double scale = i / 100.;
            const double position = even->positionOf(scale);
            QVERIFY(position > last); // strictly, also where the share stands still
            last = position;
            QVERIFY(std::abs(even->scaleAt(position) - scale) < 1e-9);
        }
    }

    /// A range that goes beyond the slider's reach ends there, and nothing is left outside.
    void theReachCutsTheRange()
    {
        const auto even = EvenScale::of(fitted({{-4, 0}, {0, 40}, {4, 80}}), 3);
        QVERIFY(even.has_value());
        QCOMPARE(even->high(), 3.);
        QVERIFY(std::abs(even->positionOf(0) - .5) < 1e-9);
        QVERIFY(std::abs(even->positionOf(1.5) - .75) < 1e-9);
    }

    void whatDoesNotGrowIsNotMadeEven()
    {
        QVERIFY(!EvenScale::of(fitted({{-1, 50}, {0, 50}, {1, 50}}), 3));
    }
};

DEVIASCOPE_TEST(EvenScaleTest, "scale/even_scale")
#include "even_scale_test.moc"
