#include "statistics/assigned_null.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>

using namespace deviascope;
using statistics::assignedNull;
using statistics::AssignedSample;

class AssignedNullTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Every picture follows an even assignment: nothing is left to chance.
    void withoutMissesAFairGeneratorIsExact()
    {
        const auto null = assignedNull({{75, 75}, 150, 0}, std::vector{0.5, 0.5});
        QCOMPARE(null.mean, 0.0);
        QCOMPARE(null.q95, 0.0);
    }

    /// Half are missed: the assignment says nothing, and the null is the binomial one.
    void missingHalfIsTheBinomialNull()
    {
        const std::vector<double> even{0.5, 0.5};
        const auto null = assignedNull({{50, 50}, 100, 50}, even);
        const auto binomial = statistics::deviationNull(100, even);
        QVERIFY(std::abs(null.mean - binomial.mean) < 0.003);
        QVERIFY(std::abs(null.q95 - binomial.q95) <= 0.0201); // one step of the lattice
    }

    /// A tenth is missed, so each of 100 pictures follows with .8 and is else a coin: as +-1 its
    /// variance is 1 - .8^2, and the ratio has the mean sqrt(2 / pi) sqrt(36) / 100.
    void fewMissesMakeANarrowNull()
    {
        const auto null = assignedNull({{50, 50}, 100, 10}, std::vector{0.5, 0.5});
        QVERIFY(std::abs(null.mean - std::sqrt(2 / 3.14159265) * std::sqrt(36.0) / 100) < 0.002);
    }

    void aMeanOverRolesIsNarrowerThanOne()
    {
        const std::vector<double> even{0.5, 0.5};
        const std::vector<AssignedSample> roles(16, AssignedSample{{50, 50}, 100, 10});
        const auto one = assignedNull(roles.front(), even);
        const auto mean = statistics::meanAssignedNull(roles, even);
        QVERIFY(std::abs(one.mean - mean.mean) < 0.002);
        QVERIFY(mean.q95 < one.q95);
    }

    void impossibleCountsAreRefused()
    {
        const std::vector<double> even{0.5, 0.5};
        for (const AssignedSample &sample :
             {AssignedSample{{5, 5}, 11, 0}, AssignedSample{{5, 5}, 8, 9},
              AssignedSample{{5, 5}, 0, 0}, AssignedSample{{5, 5, 5}, 8, 0}}) {
            const auto error = tests::errorOf([&] { assignedNull(sample, even); });
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        }
        QVERIFY(tests::errorOf([&] { statistics::meanAssignedNull({}, even); }));
    }
};

DEVIASCOPE_TEST(AssignedNullTest, "statistics/assigned_null")
#include "assigned_null_test.moc"
