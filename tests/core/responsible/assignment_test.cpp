#include "responsible/assignment.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace deviascope;
using responsible::assign;
using responsible::countsFor;
using responsible::Law;

namespace {

int countOf(const std::vector<int> &classes, int wanted)
{
    return static_cast<int>(std::count(classes.begin(), classes.end(), wanted));
}

} // namespace

/// Which class each picture is pushed to.
class AssignmentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsFollowTheLargestRemainder()
    {
        QCOMPARE(countsFor(150, {0.5, 0.5}), (std::vector<int>{75, 75}));
        QCOMPARE(countsFor(7, {0.5, 0.5}), (std::vector<int>{4, 3}));
        QCOMPARE(countsFor(10, {0.48, 0.26, 0.26}), (std::vector<int>{5, 3, 2}));
        QCOMPARE(countsFor(30, {0.1, 0.9}), (std::vector<int>{3, 27}));
        QCOMPARE(countsFor(3, {1, 0}), (std::vector<int>{3, 0}));
    }

    /// As the official script: one after the other.
    void evenTargetsAlternate()
    {
        QCOMPARE(assign(Law::Balanced, 5, {{0.5, 0.5}}, 0).front(),
                 (std::vector<int>{0, 1, 0, 1, 0}));
        QCOMPARE(assign(Law::Balanced, 4, {{0.25, 0.75}}, 0).front(),
                 (std::vector<int>{1, 0, 1, 1}));
    }

    /// Two attributes of two classes: all four pairs, not the same two.
    void attributesAreCrossed()
    {
        const auto both = assign(Law::Balanced, 20, {{0.5, 0.5}, {0.5, 0.5}}, 0);
        int cells[2][2] = {};
        for (size_t i = 0; i < 20; ++i)
            ++cells[both[0][i]][both[1][i]];
        for (const auto &row : cells)
            for (const int count : row)
                QCOMPARE(count, 5);
    }

    /// Each attribute keeps its counts, however uneven; each gender gets the tones in like shares.
    void countsHoldBesideAnotherAttribute()
    {
        const std::vector<double> tones{0.3, 0.25, 0.2, 0.15, 0.1};
        const auto both = assign(Law::Balanced, 60, {{0.7, 0.3}, tones}, 0);
        for (int c = 0; c < 2; ++c)
            QCOMPARE(countOf(both[0], c), countsFor(60, {0.7, 0.3})[size_t(c)]);
        for (int c = 0; c < 5; ++c)
            QCOMPARE(countOf(both[1], c), countsFor(60, tones)[size_t(c)]);
        for (int gender = 0; gender < 2; ++gender)
            for (int tone = 0; tone < 5; ++tone) {
                int cell = 0;
                for (size_t i = 0; i < 60; ++i)
                    cell += both[0][i] == gender && both[1][i] == tone;
                const double expected = countOf(both[0], gender) * tones[size_t(tone)];
                QVERIFY2(std::abs(cell - expected) < 2, qPrintable(QString::number(cell)));
            }
    }

    /// Frequencies of 20,000 draws lie within four standard deviations, and the seed decides all.
    void drawsFollowTheTarget()
    {
        const std::vector<double> target{0.2, 0.5, 0.3, 0};
        const auto classes = assign(Law::Drawn, 20000, {target}, 3).front();
        for (int c = 0; c < 4; ++c) {
            const double q = target[size_t(c)];
            QVERIFY(std::abs(countOf(classes, c) / 20000.0 - q) <=
                    4 * std::sqrt(q * (1 - q) / 20000));
        }
        QCOMPARE(assign(Law::Drawn, 20000, {target}, 3).front(), classes);
        QVERIFY(assign(Law::Drawn, 20000, {target}, 4).front() != classes);
    }

    /// Pushed to the first class 80 % show it, pushed to the second all do: 5/8 must be pushed to
    /// the first for even shares. What is out of reach is come near to; nothing known is success.
    void failuresAreMadeUpFor()
    {
        using responsible::madeUpFor;
        const auto near = [](double a, double b) { return std::abs(a - b) < 0.01; };
        const auto weights = madeUpFor({0.5, 0.5}, {{80, 20}, {0, 100}});
        QVERIFY(near(weights[0], 0.625) && near(weights[1], 0.375));
        const auto beyond = madeUpFor({0.5, 0.5}, {{40, 60}, {0, 100}});
        QVERIFY(near(beyond[0], 1) && near(beyond[1], 0));
        QCOMPARE(madeUpFor({0.3, 0.7}, {{}, {}}), (std::vector<double>{0.3, 0.7}));
        QCOMPARE(madeUpFor({0.5, 0.5, 0}, {{9, 1, 0}, {1, 9, 0}, {}})[2], 0.0);
        const auto three = madeUpFor({0.25, 0.25, 0.5}, {{50, 50, 0}, {0, 100, 0}, {0, 0, 100}});
        QVERIFY(near(three[0], 0.5) && near(three[1], 0) && near(three[2], 0.5));
        double sum = 0;
        for (const double weight : three)
            sum += weight;
        QVERIFY(std::abs(sum - 1) < 1e-9);
    }

    void impossibleTargetsAreRefused_data()
    {
        QTest::addColumn<std::vector<double>>("target");
        QTest::newRow("one class") << std::vector<double>{1};
        QTest::newRow("too little") << std::vector<double>{0.5, 0.4};
        QTest::newRow("negative") << std::vector<double>{-0.5, 1.5};
        QTest::newRow("no number") << std::vector<double>{std::nan(""), 1};
    }
    void impossibleTargetsAreRefused()
    {
        QFETCH(std::vector<double>, target);
        for (const Law law : {Law::Balanced, Law::Drawn, Law::Calibrated}) {
            const auto error = tests::errorOf([&] { assign(law, 10, {target}, 0); });
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        }
    }

    void lawsHaveNames()
    {
        for (const Law law : {Law::Balanced, Law::Drawn, Law::Calibrated})
            QVERIFY(responsible::parseLaw(responsible::lawName(law)) == law);
        QVERIFY(tests::errorOf([] { responsible::parseLaw("often"); }));
    }
};

DEVIASCOPE_TEST(AssignmentTest, "responsible/assignment")
#include "assignment_test.moc"
