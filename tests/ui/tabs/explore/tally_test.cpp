#include "tabs/explore/tally_flow.h"

#include "statistics/tally.h"
#include "support/fake_backend.h"
#include "support/registry.h"
#include "tabs/explore/class_names.h"
#include "tabs/explore/request_key.h"

#include <QtTest>

#include <algorithm>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;

namespace {

constexpr int kPatience = 20000; // milliseconds; only a failing test waits so long

} // namespace

class TallyTest : public QObject {
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
        const auto women = [&](const std::string &condition) {
            const auto labels = flow.book().labels(condition, seeds);
            return std::count_if(labels.begin(), labels.end(),
                                 [](const auto *each) { return each->at(0) == 1; });
        };
        QVERIFY(flow.book().missing(flow.beforeKey(), seeds).empty());
        QVERIFY(flow.book().missing(flow.afterKey(), seeds).empty());
        QVERIFY(women(flow.afterKey()) > women(flow.beforeKey()));

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
