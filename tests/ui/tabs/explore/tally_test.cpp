#include "tabs/explore/tally_flow.h"

#include "support/fake_backend.h"
#include "support/registry.h"
#include "tabs/explore/class_names.h"
#include "tabs/explore/request_key.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;

namespace {

constexpr int kPatience = 20000; // milliseconds; only a failing test waits so long

} // namespace

class TallyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsEveryPicture()
    {
        TallyBook book;
        const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5};
        book.add("before", 1, {0});
        book.add("before", 2, {1});
        book.add("before", 3, {engine::kUncertain});
        book.add("before", 9, {0}); // not asked for
        const ClassCounts counts = book.counts("before", seeds, 0, 2);
        QCOMPARE(counts.n, 3);
        QCOMPARE(counts.uncertain, 1);
        QCOMPARE(counts.counts, (std::vector<int>{1, 1}));
        QCOMPARE(book.missing("before", seeds), (std::vector<std::uint64_t>{4, 5}));
        QCOMPARE(book.counts("other", seeds, 0, 2).n, 0);
    }

    void pairsTheSameSeeds()
    {
        TallyBook book;
        const int before[] = {0, 0, 1, 1, engine::kUncertain, 0};
        const int after[] = {1, 0, 1, 0, 1};
        for (std::uint64_t seed = 0; seed < 6; ++seed)
            book.add("b", seed, {before[seed]});
        for (std::uint64_t seed = 0; seed < 5; ++seed)
            book.add("a", seed, {after[seed]});
        const std::vector<std::uint64_t> seeds = {0, 1, 2, 3, 4, 5};
        const PairedCounts paired = book.paired("b", "a", seeds, 0, 1);
        QCOMPARE(paired.n(), 5); // seed 5 has no partner
        QCOMPARE(paired.both, 1);
        QCOMPARE(paired.gained(), 2);
        QCOMPARE(paired.lost(), 1);
        QCOMPARE(paired.neither, 1);
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

    void namesWhatTellsClassesApart()
    {
        using Names = std::vector<std::string>;
        QCOMPARE(shortClassNames({"a man", "a woman"}), (Names{"man", "woman"}));
        QCOMPARE(shortClassNames({"a person with light skin", "a person with medium-dark skin"}),
                 (Names{"light", "medium-dark"}));
        QCOMPARE(shortClassNames({"a young person", "an adult person"}), (Names{"young", "adult"}));
        QCOMPARE(shortClassNames({"a", "a b"}), (Names{"a", "a b"}));
        QCOMPARE(shortClassNames({"red", "red"}), (Names{"red", "red"}));
    }

    void countsUpToTheTargetAndRemembers()
    {
        auto owned = std::make_unique<FakeBackend>();
        FakeBackend *backend = owned.get();
        engine::Engine engine(std::move(owned));
        TallyFlow flow(engine);
        engine::DrawSettings settings;
        settings.prompt = "a doctor";
        settings.seeds = {0, 1};
        flow.setTarget(20);
        flow.setConditions(settings, {{"a woman", 2}});
        flow.start();
        QTRY_VERIFY_WITH_TIMEOUT(!flow.isRunning(), kPatience);
        const auto seeds = flow.seeds();
        QCOMPARE(seeds.size(), std::size_t(20));
        QCOMPARE(flow.book().counts(flow.beforeKey(), seeds, 0, 2).n, 20);
        QCOMPARE(flow.book().counts(flow.afterKey(), seeds, 0, 2).n, 20);
        QVERIFY(flow.book().counts(flow.afterKey(), seeds, 0, 2).counts[1] >
                flow.book().counts(flow.beforeKey(), seeds, 0, 2).counts[1]);

        const int drawn = backend->drawCalls;
        flow.setConditions(settings, {{"a woman", 0}});
        QVERIFY(!flow.isPaired());
        flow.start();
        flow.setConditions(settings, {{"a woman", 2}});
        flow.start();
        QVERIFY(!flow.isRunning());
        QCOMPARE(int(backend->drawCalls), drawn);
    }

    void stopsWhenSomethingElseIsWanted()
    {
        auto owned = std::make_unique<FakeBackend>();
        owned->stepTime = std::chrono::milliseconds(1);
        engine::Engine engine(std::move(owned));
        TallyFlow flow(engine);
        engine::DrawSettings settings;
        settings.prompt = "a doctor";
        settings.seeds = {0, 1};
        flow.setConditions(settings, {});
        flow.start();
        QVERIFY(flow.isRunning());
        settings.prompt = "a judge";
        flow.setConditions(settings, {});
        QVERIFY(!flow.isRunning());
    }
};

DEVIASCOPE_TEST(TallyTest, "tabs/explore/tally")
#include "tally_test.moc"
