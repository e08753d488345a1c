#include "tabs/explore/tally_book.h"

#include "statistics/tally.h"
#include "support/registry.h"

#include <QtTest>

#include <limits>

using namespace deviascope;
using namespace deviascope::ui;

class TallyBookTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void remembersByConditionAndSeed()
    {
        TallyBook book;
        const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5};
        book.add("before", 1, {0});
        book.add("before", 2, {1});
        book.add("before", 3, {statistics::kUncertain});
        book.add("before", 9, {0}); // not asked for
        book.add("other", 4, {1});
        const auto labels = book.labels("before", seeds);
        QCOMPARE(labels.size(), seeds.size());
        QCOMPARE(*labels[0], engine::Labels{0});
        QCOMPARE(*labels[2], engine::Labels{statistics::kUncertain});
        QVERIFY(!labels[3] && !labels[4]);
        QCOMPARE(book.missing("before", seeds), (std::vector<std::uint64_t>{4, 5}));
        book.add("before", 1, {1}); // drawn again
        QCOMPARE(*book.labels("before", seeds)[0], engine::Labels{1});
        book.clear();
        QCOMPARE(book.missing("before", seeds), seeds);
    }

    void plannedSeedsStartWithTheVisibleOnes()
    {
        const std::vector<std::uint64_t> visible = {7, 3};
        QCOMPARE(plannedSeeds(visible, 4), (std::vector<std::uint64_t>{7, 3, 8, 9}));
        QCOMPARE(plannedSeeds(visible, 1), visible);
        constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
        const std::vector<std::uint64_t> last = {kLargest, 1};
        QCOMPARE(plannedSeeds(last, 4), (std::vector<std::uint64_t>{kLargest, 1, 0, 2}));
    }
};

DEVIASCOPE_TEST(TallyBookTest, "tabs/explore/tally_book")
#include "tally_book_test.moc"
