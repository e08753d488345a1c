#include "statistics/exact_null.h"

#include "support/registry.h"

#include <QtTest>

#include <array>
#include <cmath>
#include <map>

using namespace deviascope::statistics;

class ExactNullTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Against every tally of three classes, listed with its multinomial probability.
    void agreesWithTheListOfAllTallies()
    {
        for (const std::array<double, 3> q :
             {std::array{1. / 3, 1. / 3, 1. / 3}, std::array{.5, .3, .2}, std::array{.7, .3, 0.}})
            for (const int n : {1, 2, 7, 40}) {
                std::map<double, double> mass; // ratio -> probability
                for (int a = 0; a <= n; ++a)
                    for (int b = 0; a + b <= n; ++b)
                        addTally(mass, {a, b, n - a - b}, q);
                double mean = 0;
                double below = 0;
                double q95 = -1;
                for (const auto &[ratio, probability] : mass) {
                    mean += ratio * probability;
                    below += probability;
                    if (q95 < 0 && below >= .95 - 1e-9)
                        q95 = ratio;
                }
                const auto null = exactNull(n, q);
                QVERIFY(null);
                QVERIFY2(std::abs(null->mean - mean) < 1e-9, qPrintable(QString::number(n)));
                QVERIFY2(std::abs(null->q95 - q95) < 1e-9, qPrintable(QString::number(n)));
            }
    }

    void fiveClassesAndThousandsOfPicturesAreExact()
    {
        const std::array<double, 5> even{.2, .2, .2, .2, .2};
        const auto some = exactNull(500, even);
        const auto many = exactNull(2000, even);
        QVERIFY(some && many);
        QVERIFY(std::abs(many->mean / some->mean - .5) < .02); // falls with the root of n
        QVERIFY(many->q95 > many->mean);
    }

    void whatWouldTakeLongIsLeftToSimulation()
    {
        const std::array<double, 5> even{.2, .2, .2, .2, .2};
        QVERIFY(!exactNull(1000000, even));
    }

private:
    static void addTally(std::map<double, double> &mass, const std::array<int, 3> &counts,
                         const std::array<double, 3> &q)
    {
        const int n = counts[0] + counts[1] + counts[2];
        double log = std::lgamma(n + 1.);
        double largest = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            if (counts[i] > 0 && q[i] == 0)
                return;
            log += counts[i] * (counts[i] > 0 ? std::log(q[i]) : 0) - std::lgamma(counts[i] + 1.);
            largest = std::max(largest, std::abs(double(counts[i]) / n - q[i]));
        }
        const double ratio =
            std::round(largest / (1 - *std::min_element(q.begin(), q.end())) * 1e10) / 1e10;
        mass[ratio] += std::exp(log);
    }
};

DEVIASCOPE_TEST(ExactNullTest, "statistics/exact_null")
#include "exact_null_test.moc"
