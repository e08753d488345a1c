#include "statistics/share.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

#include <boost/math/distributions/binomial.hpp>

#include <algorithm>
#include <array>
#include <limits>

using namespace deviascope;
using namespace deviascope::statistics;

class ShareTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Exact coverage by enumeration over a grid of shares: the mean within 1 % of nominal, and no
    /// share of the grid far below it.
    void wilsonCovers()
    {
        constexpr int n = 48;
        double sum = 0, least = 1;
        int shares = 0;
        for (double p = 0.05; p < 0.9501; p += 0.001, ++shares) {
            const boost::math::binomial law(n, p);
            double coverage = 0;
            for (int k = 0; k <= n; ++k)
                if (wilson(k, n).contains(p))
                    coverage += boost::math::pdf(law, k);
            sum += coverage;
            least = std::min(least, coverage);
        }
        QVERIFY2(std::abs(sum / shares - 0.95) < 0.0095, qPrintable(QString::number(sum / shares)));
        QVERIFY2(least > 0.90, qPrintable(QString::number(least)));
    }

    void intervalsNarrowAndMirror()
    {
        for (int n = 2; n < 200; n *= 2) {
            const auto small = wilson(n / 2, n);
            const auto large = wilson(n, 2 * n);
            QVERIFY(large.high - large.low < small.high - small.low);
            const auto mirrored = wilson(n - n / 4, n);
            const auto plain = wilson(n / 4, n);
            QVERIFY(std::abs(plain.low - (1 - mirrored.high)) < 1e-12);
        }
    }

    void twoClassesAreWilsonMoreAreGoodman()
    {
        const std::array two{3, 7};
        QCOMPARE(shareIntervals(two, 12).front(), wilson(3, 12));
        const std::array three{3, 4, 5};
        QCOMPARE(shareIntervals(three, 12), goodman(three, 12));
        QVERIFY(goodman(three, 12)[0].high > wilson(3, 12).high);
    }

    void impossibleValuesAreRefused()
    {
        const std::array<int, 1> negative{-1};
        QVERIFY_EXCEPTION_THROWN(wilson(5, 4), base::Error);
        QVERIFY_EXCEPTION_THROWN(wilson(-1, 4), base::Error);
        QVERIFY_EXCEPTION_THROWN(wilson(0, 0), base::Error);
        QVERIFY_EXCEPTION_THROWN(wilson(1, 2, 1.0), base::Error);
        QVERIFY_EXCEPTION_THROWN(totalOf(negative), base::Error);
        QVERIFY_EXCEPTION_THROWN(totalOf({}), base::Error);
    }
};

DEVIASCOPE_TEST(ShareTest, "statistics/share")
#include "share_test.moc"
