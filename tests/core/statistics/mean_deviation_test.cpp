#include "statistics/mean_deviation.h"

#include "core/support.h"
#include "statistics/deviation.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace deviascope;

class MeanDeviationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// t quantile of 2 degrees of freedom: 4.302653.
    void theIntervalOfAMeanIsStudents()
    {
        const auto interval = *statistics::sampleMean(std::vector<double>{1, 2, 3}).interval;
        const double half = 4.302652729911275 / std::sqrt(3.0);
        QVERIFY(std::abs(interval.low - (2 - half)) < 1e-9);
        QVERIFY(std::abs(interval.high - (2 + half)) < 1e-9);
    }

    /// Student's t with two degrees of freedom: 4.302653.
    void theIntervalIsStudents()
    {
        const auto sample = statistics::sampleMean(std::vector<double>{1, 2, 6});
        QCOMPARE(sample.mean, 3.0);
        const double half = 4.302652729911275 * std::sqrt(7.0) / std::sqrt(3.0);
        QVERIFY(std::abs(sample.interval->low - (3 - half)) < 1e-9);
        QVERIFY(std::abs(sample.interval->high - (3 + half)) < 1e-9);
        QVERIFY(!statistics::sampleMean(std::vector<double>{1}).interval);
        QVERIFY(tests::errorOf([] { statistics::sampleMean({}); }));
    }

    void theMeanIsThatOfTheRatios()
    {
        const std::vector<std::vector<int>> counts{{50, 50}, {100, 0}, {25, 75}};
        const auto mean = statistics::meanDeviation(counts);
        QVERIFY(std::abs(mean.mean - (0 + 1 + 0.5) / 3) < 1e-12);
        QVERIFY(mean.interval && mean.interval->low >= 0 && mean.interval->high <= 1);
    }

    /// Roles drawn by a fair coin: the plain mean is the null's .08, the corrected one far lower.
    void fairRolesAreCorrectedTowardsZero()
    {
        std::mt19937_64 random(5);
        std::binomial_distribution<int> coin(100, 0.5);
        std::vector<std::vector<int>> counts;
        for (int i = 0; i < 60; ++i) {
            const int heads = coin(random);
            counts.push_back({heads, 100 - heads});
        }
        const auto mean = statistics::meanDeviation(counts);
        QVERIFY(std::abs(mean.mean - statistics::deviationNull(100, 2).mean) < 0.02);
        QVERIFY(mean.corrected < 0.6 * mean.mean);
    }

    /// Far from even there is hardly a bias to take off.
    void biasedRolesStayWhereTheyAre()
    {
        const auto mean =
            statistics::meanDeviation(std::vector<std::vector<int>>{{140, 10}, {130, 20}});
        QVERIFY(std::abs(mean.corrected - mean.mean) < 0.01);
    }

    /// 75 pictures pushed to each class, four of which do not follow: the ratio varies by .026, not
    /// by the .082 of pictures left to chance, so hardly anything is to be taken off.
    void assignedPicturesHaveLessBias()
    {
        const std::vector<statistics::AssignedCounts> pushed{{{75, 0}, {4, 71}}};
        const auto assigned = statistics::meanAssignedDeviation(pushed);
        const auto free = statistics::meanDeviation(std::vector<std::vector<int>>{{79, 71}});
        QCOMPARE(assigned.mean, free.mean);
        QVERIFY2(assigned.corrected > 0.045, qPrintable(QString::number(assigned.corrected)));
        QVERIFY2(free.corrected < 0.04, qPrintable(QString::number(free.corrected)));
        // What cannot vary has no bias.
        const std::vector<statistics::AssignedCounts> exact{{{80, 0}, {0, 70}}};
        const auto fixed = statistics::meanAssignedDeviation(exact);
        QVERIFY(std::abs(fixed.corrected - fixed.mean) < 1e-12);
        QVERIFY(tests::errorOf([] {
            statistics::meanAssignedDeviation(
                std::vector<statistics::AssignedCounts>{{{1, 2}, {1, 2, 3}}});
        }));
    }

    void aTargetIsTakenIntoAccount()
    {
        const std::vector<double> target{0.9, 0.1};
        QCOMPARE(statistics::meanDeviation(std::vector<std::vector<int>>{{90, 10}}, target).mean,
                 0.0);
    }

    void noRolesAreRefused()
    {
        const auto error = tests::errorOf([] { statistics::meanDeviation({}); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }
};

DEVIASCOPE_TEST(MeanDeviationTest, "statistics/mean_deviation")
#include "mean_deviation_test.moc"
