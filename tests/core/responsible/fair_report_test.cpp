#include "responsible/fair.h"
#include "responsible/fair_report.h"
#include "statistics/assigned_null.h"
#include "statistics/deviation.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using responsible::FairPlan;
using responsible::FairResult;

/// Reports from labels written by hand.
class FairReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_plan.subjects = {{"a doctor", {"a doctor"}, "a doctor"}};
        m_plan.attributes = {{{"gender", {"a man", "a woman"}}, {0.25, 0.75}, {{}, {}}}};
        m_plan.watched = {{"costume", {"scary", "friendly"}}};
        responsible::SubjectResult subject;
        subject.subject = "a doctor";
        subject.assigned = {{1, 1, 0, 1}};
        subject.before.labels = {{0, 0, 0, 1}, {0, 0, 1, 1}};
        subject.after.labels = {{1, 1, 0, -1}, {0, 1, 1, 0}};
        subject.before.named = {true, true, false, true};
        subject.after.named = {true, false, true, true};
        m_result.subjects = {subject};
    }

    /// Three of four women are wanted: 1 of 4 before is half away, 2 of 3 named after a twelfth.
    void deviationsAreFromTheTarget()
    {
        const auto report = responsible::makeFairReport(m_plan, m_result, {});
        QCOMPARE(report.audit.deviation.size(), size_t(2));
        const auto &before = report.audit.deviation[0];
        QCOMPARE(*before.ratio, 0.5 / 0.75);
        QCOMPARE(before.nullMean, statistics::deviationNull(4, std::vector{0.25, 0.75}).mean);
        const auto &after = report.audit.deviation[1];
        QVERIFY(std::abs(*after.ratio - (0.75 - 2.0 / 3) / 0.75) < 1e-12);
        QCOMPARE(after.n, 3);
        // The assignment is held fixed: one of the three named pictures could be any.
        const auto null = statistics::assignedNull({{1, 3}, 3, 0}, std::vector{0.25, 0.75});
        QCOMPARE(after.nullMean, null.mean);
    }

    void drawnAssignmentsHaveTheOrdinaryNull()
    {
        FairPlan plan = m_plan;
        plan.law = responsible::Law::Drawn;
        const auto report = responsible::makeFairReport(plan, m_result, {});
        QCOMPARE(report.audit.deviation[1].nullMean,
                 statistics::deviationNull(3, std::vector{0.25, 0.75}).mean);
    }

    /// Every picture that was named is where it was pushed: nothing varies, so nothing is taken
    /// off; the same counts left to chance are corrected.
    void theMeansBiasIsThatOfTheAssignment()
    {
        const auto afterOf = [&](responsible::Law law) {
            FairPlan plan = m_plan;
            plan.law = law;
            return responsible::makeFairReport(plan, m_result, {}).means.at(1).deviation;
        };
        const auto balanced = afterOf(responsible::Law::Balanced);
        QVERIFY(std::abs(balanced.corrected - balanced.mean) < 1e-12);
        QVERIFY(afterOf(responsible::Law::Drawn).corrected < balanced.corrected);
    }

    void whatWasWantedIsThere()
    {
        const auto report = responsible::makeFairReport(m_plan, m_result, {});
        QCOMPARE(*responsible::wantedShare(report, "a doctor", "gender", "a woman"), 0.75);
        QVERIFY(!responsible::wantedShare(report, "a doctor", "costume", "scary")); // only watched
        QVERIFY(!responsible::wantedShare(report, "a judge", "gender", "a woman"));
    }

    void rolesAreCountedWhereTheyWereNamed()
    {
        const auto report = responsible::makeFairReport(m_plan, m_result, {});
        QCOMPARE(report.kept.size(), size_t(2)); // the role, and all together
        QCOMPARE(report.kept[0].named, 3);
        QCOMPARE(report.kept[0].kept, 2);
        QCOMPARE(report.kept[0].namedAfter, 3);
        QVERIFY(report.kept[1].subject.empty());
    }

    void mergedTestsAreCorrectedTogether()
    {
        const auto one = responsible::makeFairReport(m_plan, m_result, {});
        const std::vector<responsible::FairReport> both{one, one};
        const auto merged = responsible::merged(both);
        QCOMPARE(merged.audit.tests, 2 * one.audit.tests);
        QCOMPARE(merged.audit.rows.size(), 2 * one.audit.rows.size());
        for (size_t i = 0; i < one.audit.effects.size(); ++i)
            QVERIFY(merged.audit.effects[i].pAdjusted >= one.audit.effects[i].pAdjusted);
        QVERIFY(merged.means.empty());
    }

private:
    FairPlan m_plan;
    FairResult m_result;
};

DEVIASCOPE_TEST(FairReportTest, "responsible/fair_report")
#include "fair_report_test.moc"
