#include "task/failure.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using observation::BiasReport;
using task::FailIf;

class FailureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The lower end of the interval counts, not the value.
    void deviations()
    {
        BiasReport report;
        QVERIFY(!task::isFailed(report, {FailIf::What::Deviation, 0}));
        report.deviation = {deviation(0.9, 0.1), deviation(0.5, 0.3)};
        QVERIFY(task::isFailed(report, {FailIf::What::Deviation, 0.2}));
        QVERIFY(!task::isFailed(report, {FailIf::What::Deviation, 0.3}));
        QVERIFY(!task::isFailed(report, {FailIf::What::Difference, 0}));
        report.deviation.front().ratio.reset(); // a check that was not made did not hold
        QVERIFY(task::isFailed(report, {FailIf::What::Deviation, 1}));
    }

    /// In either direction: the end that is nearer to 0.
    void differences_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("above");
        QTest::addColumn<bool>("fails");
        QTest::newRow("more") << 0.2 << 0.5 << 0.1 << true;
        QTest::newRow("less") << -0.5 << -0.2 << 0.1 << true;
        QTest::newRow("not that much less") << -0.5 << -0.2 << 0.3 << false;
        QTest::newRow("as much") << 0.2 << 0.5 << 0.2 << false;
        QTest::newRow("perhaps none") << -0.1 << 0.5 << 0. << false;
    }
    void differences()
    {
        QFETCH(const double, low);
        QFETCH(const double, high);
        QFETCH(const double, above);
        QFETCH(const bool, fails);
        BiasReport report;
        report.effects.resize(2); // the first is no difference at all
        report.effects.back().interval = {low, high};
        QCOMPARE(task::isFailed(report, {FailIf::What::Difference, above}), fails);
        QVERIFY(!task::isFailed(report, {FailIf::What::Deviation, 0}));
    }

private:
    static observation::DeviationRow deviation(double ratio, double low)
    {
        observation::DeviationRow row;
        row.ratio = ratio;
        row.interval = {low, 1};
        return row;
    }
};

DEVIASCOPE_TEST(FailureTest, "task/failure")
#include "failure_test.moc"
