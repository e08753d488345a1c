#include "statistics/distance.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace deviascope;
using Shares = std::vector<double>;

namespace {

void verifyNear(double value, double wanted)
{
    QVERIFY2(std::abs(value - wanted) < 1e-12,
             qPrintable(QString("%1 against %2").arg(value).arg(wanted)));
}

} // namespace

/// Worked by hand; published values by statistics/reference_check.
class DistanceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theEntropyGapRunsFromEvenToOneClass()
    {
        verifyNear(statistics::entropyGap(Shares{2, 2, 2}), 0);
        verifyNear(statistics::entropyGap(Shares{0, 1, 0}), 1);
        // Half, a quarter, a quarter: 1.5 bits of log2 3; counts or shares alike.
        verifyNear(statistics::entropyGap(Shares{50, 25, 25}), 1 - 1.5 / std::log2(3.));
    }

    void totalVariationIsHalfTheDifferences()
    {
        verifyNear(statistics::totalVariation(Shares{.5, .5}, Shares{.5, .5}), 0);
        verifyNear(statistics::totalVariation(Shares{1, 0}, Shares{0, 1}), 1);
        verifyNear(statistics::totalVariation(Shares{3, 1}, Shares{1, 1}), .25);
    }

    /// (1.5, 0.5) of 2 against even shares: half a count is lent to each class.
    void theDivergenceIsSmoothed()
    {
        const std::vector<int> counts = {1, 0};
        verifyNear(statistics::klDivergence(counts, Shares{.5, .5}),
                   .75 * std::log(1.5) + .25 * std::log(.5));
        verifyNear(statistics::klDivergence(counts, Shares{3, 1}), 0);
    }

    void whatIsNoDistributionIsRefused()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto refused = [](const std::function<void()> &action) {
            const auto error = tests::errorOf(action);
            return error && error->kind() == base::ErrorKind::InvalidValue;
        };
        for (const Shares &bad : {Shares{.5}, Shares{0, 0}, Shares{1, -1}, Shares{1, nan}})
            QVERIFY(refused([&] { statistics::entropyGap(bad); }));
        QVERIFY(refused([] { statistics::totalVariation(Shares{1, 1}, Shares{1, 1, 1}); }));
        const std::vector<int> counts = {1, 0};
        QVERIFY(refused([&] { statistics::klDivergence(counts, Shares{1}); }));
        QVERIFY(refused([&] { statistics::klDivergence(counts, Shares{1, 0}); }));
    }
};

DEVIASCOPE_TEST(DistanceTest, "statistics/distance")
#include "distance_test.moc"
