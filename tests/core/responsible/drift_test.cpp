#include "responsible/drift.h"

#include "responsible/fair.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class DriftTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Of six pictures two showed the class before: they are left out, and of the other four the
    /// hat of one changes.
    void onlyPicturesThatNeededNothingCount()
    {
        responsible::FairPlan plan;
        plan.attributes = {
            {{"scary", {"a friendly figure", "a scary figure"}}, {}, {}, {}, scorer::Flag{1}}};
        plan.watched = {{"hat", {"a cap", "a crown"}}};
        responsible::FairResult result;
        result.subjects.resize(1);
        result.subjects[0].subject = "a witch";
        result.subjects[0].before.labels = {{1, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 1, 1}};
        result.subjects[0].after.labels = {{0, 0, 0, 0, 0, 0}, {1, 0, 1, 1, 1, 1}};
        const auto drift = responsible::driftOf(plan, result);
        QVERIFY(drift.tests > 0);
        QCOMPARE(drift.pictures, 4);
        const auto crown = std::find_if(drift.effects.begin(), drift.effects.end(),
                                        [](const auto &row) { return row.label == "a crown"; });
        QVERIFY(crown != drift.effects.end());
        QCOMPARE(crown->gained, 1);
        QCOMPARE(crown->lost, 0);
    }

    void allFlaggedLeavesNothingToCompare()
    {
        responsible::FairPlan plan;
        plan.attributes = {
            {{"scary", {"a friendly figure", "a scary figure"}}, {}, {}, {}, scorer::Flag{1}}};
        plan.watched = {{"hat", {"a cap", "a crown"}}};
        responsible::FairResult result;
        result.subjects.resize(1);
        result.subjects[0].before.labels = {{1, 1}, {0, 1}};
        result.subjects[0].after.labels = {{0, 0}, {1, 1}};
        QVERIFY(responsible::driftOf(plan, result).effects.empty());
    }
};

DEVIASCOPE_TEST(DriftTest, "responsible/drift")
#include "drift_test.moc"
