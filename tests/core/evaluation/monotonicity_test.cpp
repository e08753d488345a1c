#include "evaluation/monotonicity.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using evaluation::monotonicityOf;

namespace {

/// Picture i shows the concept from scale `onsets[i]` on.
std::vector<std::vector<bool>> rising(const std::vector<size_t> &onsets, size_t scales)
{
    std::vector<std::vector<bool>> shown(scales);
    for (size_t s = 0; s < scales; ++s)
        for (const size_t onset : onsets)
            shown[s].push_back(s >= onset);
    return shown;
}

} // namespace

class MonotonicityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void growingEverywhereIsOne()
    {
        std::vector<size_t> onsets;
        for (size_t i = 0; i < 40; ++i)
            onsets.push_back(1 + i % 4);
        auto shown = rising(onsets, 5);
        const auto up = monotonicityOf(shown);
        QCOMPARE(up.tau, 1.0);
        QCOMPARE(up.interval.high, 1.0);
        QVERIFY(up.interval.low > 0.5);
        std::reverse(shown.begin(), shown.end());
        QCOMPARE(monotonicityOf(shown).tau, -1.0);
    }

    void nothingHappensIsZero()
    {
        const auto flat = monotonicityOf(rising({0, 0, 9, 9}, 5));
        QCOMPARE(flat.tau, 0.0);
        QCOMPARE(flat.interval.low, 0.0);
        QCOMPARE(flat.interval.high, 0.0);
    }

    /// Shares 0, 1, 2/3, 1 of three pictures: four pairs grow, one falls, one is even.
    void pairsAreCounted()
    {
        const auto mixed = monotonicityOf(
            {{false, false, false}, {true, true, true}, {true, true, false}, {true, true, true}});
        QVERIFY(std::abs(mixed.tau - 3.0 / 6) < 1e-12);
        QVERIFY(mixed.interval.low <= mixed.tau && mixed.tau <= mixed.interval.high);
        QVERIFY(mixed.interval.low < mixed.interval.high);
    }

    /// One picture of twenty turns: it need not be in a resample.
    void littleIsNotSure()
    {
        std::vector<size_t> onsets(20, 9);
        onsets[0] = 1;
        const auto little = monotonicityOf(rising(onsets, 2));
        QCOMPARE(little.tau, 1.0);
        QCOMPARE(little.interval.low, 0.0);
    }

    void nothingIsKnownOfNoPictures()
    {
        const std::vector<std::vector<std::vector<bool>>> unknown = {
            {}, {std::vector<bool>(), std::vector<bool>()}, {std::vector<bool>{true, false}}};
        for (const auto &shown : unknown) {
            QCOMPARE(monotonicityOf(shown).interval.low, -1.0);
            QCOMPARE(monotonicityOf(shown).interval.high, 1.0);
        }
    }
};

DEVIASCOPE_TEST(MonotonicityTest, "evaluation/monotonicity")
#include "monotonicity_test.moc"
