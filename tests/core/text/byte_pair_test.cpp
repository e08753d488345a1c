#include "text/byte_pair.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::text;

class BytePairTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mergesByRankThenFromTheLeft()
    {
        MergeTable merges;
        merges.add(2, 3, {0, 10}); // first although it stands to the right
        merges.add(1, 2, {1, 11});
        merges.add(1, 1, {2, 12});
        merges.add(12, 1, {3, 13});
        QCOMPARE(mergeBytePairs({1, 2, 3}, merges), (std::vector<int>{1, 10}));
        QCOMPARE(mergeBytePairs({1, 2, 1}, merges), (std::vector<int>{11, 1}));
        QCOMPARE(mergeBytePairs({1, 1, 1}, merges), (std::vector<int>{13}));
        QCOMPARE(mergeBytePairs({1, 1, 1, 1}, merges), (std::vector<int>{12, 12}));
    }

    void shortWordsStay()
    {
        QCOMPARE(mergeBytePairs({}, {}), std::vector<int>{});
        QCOMPARE(mergeBytePairs({7}, {}), std::vector<int>{7});
        QCOMPARE(mergeBytePairs({7, 8}, {}), (std::vector<int>{7, 8}));
    }

    void aLongWordMergesToItsEnd()
    {
        // 1 1 -> 2, 2 2 -> 3 ...: 2^16 tokens become one.
        MergeTable merges;
        for (int level = 1; level <= 16; ++level)
            merges.add(level, level, {level, level + 1});
        QCOMPARE(mergeBytePairs(std::vector<int>(1 << 16, 1), merges), std::vector<int>{17});
    }
};

DEVIASCOPE_TEST(BytePairTest, "text/byte_pair")
#include "byte_pair_test.moc"
