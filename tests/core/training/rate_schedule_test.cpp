#include "training/rate_schedule.h"

#include "support/registry.h"

#include <QtTest>

#include <cmath>

using deviascope::training::RateSchedule;

class RateScheduleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void constantStaysAfterItsWarmUp()
    {
        RateSchedule schedule;
        for (const int step : {0, 5, 99})
            QCOMPARE(schedule.factor(step, 100), 1.0);
        schedule.warmUp = 4;
        QCOMPARE(schedule.factor(0, 100), 0.2);
        QCOMPARE(schedule.factor(3, 100), 0.8);
        QCOMPARE(schedule.factor(4, 100), 1.0);
    }

    /// Half way down at half time, and never up again.
    void cosineFallsToItsLast()
    {
        const RateSchedule schedule{RateSchedule::Shape::Cosine, 10, 0.1};
        QCOMPARE(schedule.factor(10, 110), 1.0);
        QVERIFY(std::abs(schedule.factor(60, 110) - 0.55) < 1e-12);
        QVERIFY(std::abs(schedule.factor(110, 110) - 0.1) < 1e-12);
        for (int step = 11; step < 110; ++step)
            QVERIFY(schedule.factor(step, 110) < schedule.factor(step - 1, 110));
    }

    /// A training of one step has a rate, too.
    void theShortestHasARate()
    {
        const RateSchedule schedule{RateSchedule::Shape::Cosine, 0, 0};
        QCOMPARE(schedule.factor(0, 1), 1.0);
    }
};

DEVIASCOPE_TEST(RateScheduleTest, "training/rate_schedule")
#include "rate_schedule_test.moc"
