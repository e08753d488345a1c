#include "base/seeds.h"

#include "support/registry.h"

#include <QtTest>

#include <set>

using namespace deviascope::base;

class SeedsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void firstSeedsStay()
    {
        QCOMPARE(seedsOf(SeedUse::Audit, 0, 3), (std::vector<std::uint64_t>{5000, 5001, 5002}));
        QCOMPARE(seedOf(SeedUse::Training, 0, 0), std::uint64_t(100000));
        QCOMPARE(seedOf(SeedUse::Training, 3, 7), std::uint64_t(103007));
        QCOMPARE(seedOf(SeedUse::Labelled, 99, 999), std::uint64_t(1199999));
        QCOMPARE(seedOf(SeedUse::OwnMeasure, 0, 0), std::uint64_t(1200000));
    }

    /// 1,012 pictures of the run seeds 0 and 1, far runs, and more than a range holds: no two
    /// pictures have the same noise, whose generator sees 32 bits.
    void noPictureIsDrawnForTwoUses()
    {
        std::set<std::uint32_t> seen;
        std::size_t all = 0;
        for (std::size_t use = 0; use < kSeedRanges.size(); ++use)
            for (const std::uint64_t run : {0, 1, 2, 99, 100, 101, 2047})
                for (const std::uint64_t index : {0, 1, 11, 12, 999, 1000, 1001, 1011, 10000, 94999,
                                                  95000, 99999, 100000, 131071}) {
                    const std::uint64_t seed = seedOf(static_cast<SeedUse>(use), run, index);
                    seen.insert(static_cast<std::uint32_t>(seed));
                    ++all;
                    QVERIFY(seed <= 0xffffffff);
                    QVERIFY(seed >= 5000); // those that a person begins with
                    QVERIFY(seed < kFirstNewSeed || seed > kLastNewSeed);
                }
        QCOMPARE(seen.size(), all);
    }

    void rangesLieApart()
    {
        for (std::size_t i = 0; i + 1 < kSeedRanges.size(); ++i)
            QVERIFY(kSeedRanges[i].first + kSeedRanges[i].perRun * kSeedRanges[i].runs <=
                    kSeedRanges[i + 1].first);
        const SeedRange &last = kSeedRanges.back();
        QVERIFY(last.first + last.perRun * last.runs <= kFirstNewSeed);
        QVERIFY(kLastNewSeed < std::uint64_t(2)
                                   << kBitsOfUse); // behind it are those of the first use
    }
};

DEVIASCOPE_TEST(SeedsTest, "base/seeds")
#include "seeds_test.moc"
