#include "statistics/deviation.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

#include <array>

using namespace deviascope;
using namespace deviascope::statistics;

class DeviationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// C(n, n/2) / 2^n for two classes and even n (methods-details.md).
    void nullMeansHaveTheirClosedForm()
    {
        double expected = 1;
        for (int i = 1; i <= 24; ++i)
            expected *= static_cast<double>(24 + i) / (4.0 * i); // C(48, 24) / 2^48
        QVERIFY(std::abs(deviationNull(48, 2).mean - expected) < 1e-12);
        QVERIFY(std::abs(deviationNull(150, 2).mean - 0.065) < 0.0005);
        QVERIFY(std::abs(deviationNull(150, 3).mean - 0.069) < 0.001);
    }

    void aTargetIsFollowed()
    {
        const std::array counts{30, 70};
        const std::array<double, 2> target{0.3, 0.7};
        QCOMPARE(deviationRatio(counts, target), 0.0);
        const std::array all{0, 100};
        const std::array none{100, 0};
        QVERIFY(std::abs(deviationRatio(none, target) - 1) < 1e-12); // the worst that can be
        QVERIFY(deviationRatio(all, target) < 1);
        QVERIFY(deviationNull(100, target).mean < deviationNull(10, target).mean);
    }

    void theIntervalHoldsTheRatio()
    {
        for (int k = 0; k <= 40; ++k) {
            const std::array counts{k, 40 - k};
            const auto interval = deviationInterval(counts);
            QVERIFY(interval.contains(deviationRatio(counts)));
            QVERIFY(interval.low >= 0 && interval.high <= 1);
        }
        const std::array fair{20, 20};
        QCOMPARE(deviationInterval(fair).low, 0.0);
    }

    void aMeanOverRolesIsTighter()
    {
        const std::array<double, 2> half{0.5, 0.5};
        const std::array one{48};
        const std::array many{48, 48, 48, 48, 48, 48, 48, 48};
        const auto single = meanDeviationNull(one, half);
        const auto mean = meanDeviationNull(many, half);
        QVERIFY(std::abs(single.mean - mean.mean) < 0.004);
        QVERIFY(mean.q95 < single.q95);
    }

    void impossibleValuesAreRefused()
    {
        const std::array one{3};
        const std::array nothing{0, 0};
        const std::array counts{1, 2};
        const std::array<double, 2> wrong{0.4, 0.4};
        QVERIFY_EXCEPTION_THROWN(deviationRatio(one), base::Error);
        QVERIFY_EXCEPTION_THROWN(deviationRatio(nothing), base::Error);
        QVERIFY_EXCEPTION_THROWN(deviationRatio(counts, wrong), base::Error);
        QVERIFY_EXCEPTION_THROWN(deviationNull(0, 2), base::Error);
        QVERIFY_EXCEPTION_THROWN(deviationNull(10, 1), base::Error);
    }
};

DEVIASCOPE_TEST(DeviationTest, "statistics/deviation")
#include "deviation_test.moc"
