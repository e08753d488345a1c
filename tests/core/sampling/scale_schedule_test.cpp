#include "sampling/scale_schedule.h"

#include "support/registry.h"

#include <QtTest>

using deviascope::sampling::ScaleSchedule;

class ScaleScheduleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutPointsTheFactorIsOne() { QCOMPARE(ScaleSchedule{}.at(500), 1.0); }

    void straightBetweenPointsAndConstantOutside()
    {
        const ScaleSchedule schedule{{{200, 0}, {600, 2}, {800, -1}}};
        QCOMPARE(schedule.at(0), 0.0);
        QCOMPARE(schedule.at(200), 0.0);
        QCOMPARE(schedule.at(300), 0.5);
        QCOMPARE(schedule.at(600), 2.0);
        QCOMPARE(schedule.at(700), 0.5);
        QCOMPARE(schedule.at(999), -1.0);
    }
};

DEVIASCOPE_TEST(ScaleScheduleTest, "sampling/scale_schedule")
#include "scale_schedule_test.moc"
