#include "task/pace.h"

#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class PaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingTakesNoTimeAndIsNotMeasured()
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        QCOMPARE(task::secondsOf(surroundings, {}), 0.);
        QVERIFY(!surroundings.drew() && surroundings.said.empty());
    }

    void whatIsDrawnTakesTime()
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        const double seconds = task::secondsOf(surroundings, {100, 10});
        QVERIFY(std::isfinite(seconds) && seconds > 0);
        QVERIFY(surroundings.drew() && surroundings.says("pace"));
    }

    void aStopEndsTheMeasuring()
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        surroundings.stopAt(2);
        QVERIFY_EXCEPTION_THROWN(task::secondsOf(surroundings, {100, 10}), base::Cancelled);
    }
};

DEVIASCOPE_TEST(PaceTest, "task/pace")
#include "pace_test.moc"
