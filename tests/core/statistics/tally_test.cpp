#include "statistics/tally.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using statistics::pairedCounts;
using statistics::Tally;

namespace {
constexpr int kUnclear = statistics::kUncertain;
}

class TallyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void uncertainPicturesAreCounted()
    {
        const std::vector<int> labels{0, 1, 1, kUnclear, 1};
        const Tally tally = statistics::tallyOf(labels, 3);
        QCOMPARE(tally.counts, (std::vector{1, 3, 0}));
        QCOMPARE(tally.uncertain, 1);
        QCOMPARE(tally.n(), 5);
        QCOMPARE(tally.named(), 4);
    }

    void aLabelWithoutAClassIsNoCount()
    {
        Tally tally(2);
        QVERIFY_EXCEPTION_THROWN(tally.add(2), std::out_of_range);
        QCOMPARE(tally.n(), 0);
    }

    /// The four cells of one class; an uncertain picture does not show it.
    void pairsAreCountedByClass()
    {
        const std::vector<int> before{0, 0, 0, 1, 1, kUnclear};
        const std::vector<int> after{0, 1, kUnclear, 0, 1, 0};
        const auto counts = pairedCounts(before, after, 0);
        QCOMPARE(counts.both, 1);
        QCOMPARE(counts.lost, 2);
        QCOMPARE(counts.gained, 2);
        QCOMPARE(counts.neither, 1);
        QCOMPARE(counts.n(), 6);
    }

    void pairsNeedTheSameSeeds()
    {
        const std::vector<int> before{0, 1}, after{0};
        const auto error = tests::errorOf([&] { pairedCounts(before, after, 0); });
        QVERIFY(error && error->kind() == base::ErrorKind::Internal);
    }
};

DEVIASCOPE_TEST(TallyTest, "statistics/tally")
#include "tally_test.moc"
