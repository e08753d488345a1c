#include "statistics/isotonic.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using statistics::isotonicFit;

class IsotonicTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatGrowsStays()
    {
        const std::vector<double> values = {1, 2, 2, 5}, ones(4, 1);
        QCOMPARE(isotonicFit(values, ones), values);
    }

    /// The pooled values of the textbook example: blocks take their weighted mean.
    void violatorsArePooled()
    {
        const std::vector<double> values = {1, 3, 2, 4, 3.5, 3, 6}, ones(7, 1);
        QCOMPARE(isotonicFit(values, ones), (std::vector<double>{1, 2.5, 2.5, 3.5, 3.5, 3.5, 6}));
        const std::vector<double> falling = {4, 1}, weights = {1, 3};
        QCOMPARE(isotonicFit(falling, weights), (std::vector<double>{1.75, 1.75}));
    }

    /// A pool may fall below what stands before it: pooling goes on to the left.
    void poolingGoesOn()
    {
        const std::vector<double> values = {2, 3, 0}, ones(3, 1);
        QCOMPARE(isotonicFit(values, ones), (std::vector<double>{5. / 3, 5. / 3, 5. / 3}));
    }

    void impossibleWeightsAreRefused()
    {
        const std::vector<double> values = {1, 2}, one = {1}, zero = {1, 0};
        QVERIFY(tests::errorOf([&] { isotonicFit(values, one); }));
        QVERIFY(tests::errorOf([&] { isotonicFit(values, zero); }));
        QVERIFY(isotonicFit({}, {}).empty());
    }
};

DEVIASCOPE_TEST(IsotonicTest, "statistics/isotonic")
#include "isotonic_test.moc"
