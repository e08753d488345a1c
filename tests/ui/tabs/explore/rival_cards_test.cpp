#include "tabs/explore/rival_cards.h"

#include "support/fake_studio.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeBackend;
using deviascope::tests::FakeStudio;
using deviascope::tests::kPatience;

namespace {

constexpr const char *kText = "a woman (text)";
constexpr const char *kLearned = "a woman";

/// With one card.
struct Studio : FakeStudio {
    using FakeStudio::FakeStudio;

    bool waitUntilDone()
    {
        return QTest::qWaitFor(
            [&] { return !explorer->discovery().isRunning() && !explorer->rivals().isBusy(); },
            kPatience);
    }

    const CardState &card() const { return explorer->state().cards.at(0); }
};

} // namespace

class RivalCardsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The slider is there before anything was learned, and acts while it is learned.
    void textSteersWhileTheDirectionIsLearned()
    {
        MemoryStateStore store;
        auto slow = std::make_unique<FakeBackend>();
        slow->stepTime = std::chrono::milliseconds(50);
        Studio studio(store, std::move(slow));
        studio.explorer->discover("a woman", "a person");
        QTRY_COMPARE_WITH_TIMEOUT(studio.explorer->state().cards.size(), std::size_t(1), kPatience);
        QVERIFY(studio.explorer->discovery().isRunning());
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        QCOMPARE(studio.card().slider.scale, 1.);
        QVERIFY(studio.card().rival.empty());
        QCOMPARE(activeSliders(studio.explorer->state()).size(), std::size_t(1));
        studio.backend->stepTime = std::chrono::microseconds(0);
        QVERIFY(studio.waitUntilDone());
    }

    void theLearnedOneReplacesItWhenItDoesBetter()
    {
        MemoryStateStore store;
        Studio studio(store);
        studio.explorer->discover("a woman", "a person");
        QVERIFY(studio.waitUntilDone());
        QCOMPARE(studio.explorer->state().cards.size(), std::size_t(1));
        QCOMPARE(studio.card().slider.direction, std::string(kLearned));
        QCOMPARE(studio.card().rival, std::string(kText));
        QCOMPARE(studio.card().slider.scale, 1.25);
        const auto &summary = studio.explorer->direction(kLearned)->summary;
        QVERIFY(summary.rivalry.has_value());
        QVERIFY(summary.response.has_value()); // measured without being asked
        QVERIFY(!studio.explorer->direction(kText)->summary.response.has_value());

        studio.explorer->undo();
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        QCOMPARE(studio.card().rival, std::string(kLearned));
        studio.explorer->redo();
        QCOMPARE(studio.card().slider.direction, std::string(kLearned));
    }

    /// One run, a card each; only the first acts from the beginning.
    void severalConceptsGetACardEach()
    {
        MemoryStateStore store;
        auto slow = std::make_unique<FakeBackend>();
        slow->stepTime = std::chrono::milliseconds(50);
        Studio studio(store, std::move(slow));
        studio.explorer->discover("a woman; a man ;a woman + a child", "a person");
        QCOMPARE(studio.explorer->discovery().request().conceptText, std::string("a woman"));
        QCOMPARE(studio.explorer->discovery().request().together,
                 (std::vector<std::string>{"a man", "a woman + a child"}));
        QTRY_COMPARE_WITH_TIMEOUT(studio.explorer->state().cards.size(), std::size_t(3), kPatience);
        QCOMPARE(activeSliders(studio.explorer->state()).size(), std::size_t(1));
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        studio.backend->stepTime = std::chrono::microseconds(0);
        QVERIFY(studio.waitUntilDone());
    }

    void eachOfSeveralReplacesItsText()
    {
        MemoryStateStore store;
        Studio studio(store);
        studio.explorer->discover("a woman; a man", "a person");
        QVERIFY(studio.waitUntilDone());
        const auto &cards = studio.explorer->state().cards;
        QCOMPARE(cards.size(), std::size_t(2));
        QCOMPARE(cards[0].slider.direction, std::string(kLearned));
        QCOMPARE(cards[1].slider.direction, std::string("a man"));
        QCOMPARE(cards[1].rival, std::string("a man (text)"));
        QCOMPARE(cards[1].slider.scale, 0.);
        QVERIFY(studio.explorer->direction("a man")->summary.rivalry.has_value());
    }

    void textStaysWhereItDoesAsWell()
    {
        MemoryStateStore store;
        auto equal = std::make_unique<FakeBackend>();
        equal->learnedOnly = equal->textOnly = 5;
        Studio studio(store, std::move(equal));
        studio.explorer->discover("a woman", "a person");
        QVERIFY(studio.waitUntilDone());
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        QCOMPARE(studio.card().slider.scale, .75); // suggested now
        QVERIFY(studio.explorer->direction(kText)->summary.response.has_value());
    }

    void anUnusableOneStaysWithinReach()
    {
        MemoryStateStore store;
        auto poor = std::make_unique<FakeBackend>();
        poor->usable = false;
        Studio studio(store, std::move(poor));
        studio.explorer->discover("a woman", "a person");
        QVERIFY(studio.waitUntilDone());
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        QCOMPARE(studio.card().rival, std::string(kLearned));
    }

    /// The user's choice is undone like any other, and is there at the next start.
    void theChoiceIsTheUsers()
    {
        MemoryStateStore store;
        Studio studio(store);
        studio.explorer->discover("a woman", "a person");
        QVERIFY(studio.waitUntilDone());
        studio.explorer->rivals().useRival(kLearned);
        QVERIFY(studio.waitUntilDone());
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        QCOMPARE(studio.card().slider.scale, .75);
        QVERIFY(studio.explorer->direction(kText)->summary.response.has_value());
        studio.explorer->undo();
        QCOMPARE(studio.card().slider.direction, std::string(kLearned));
        studio.explorer->redo();
        QCOMPARE(studio.card().slider.direction, std::string(kText));

        const ExploreState state = studio.explorer->state();
        QSignalSpy saved(studio.explorer.get(), &Explorer::saved);
        QTRY_VERIFY_WITH_TIMEOUT(!saved.isEmpty(), kPatience);
        studio.explorer->openModel({}); // as at the next start: from the store and the library
        QTRY_VERIFY_WITH_TIMEOUT(!studio.explorer->isOpening(), kPatience);
        QVERIFY(studio.explorer->state().cards == state.cards);
        QVERIFY(studio.explorer->direction(kText)->summary.rivalry.has_value());
    }

    /// Chosen while both are still compared: the comparison no longer moves the card.
    void aChoiceBeforeTheEndCounts()
    {
        MemoryStateStore store;
        Studio studio(store);
        studio.backend->countedSteps = 1000000;
        studio.explorer->discover("a woman", "a person");
        QTRY_VERIFY_WITH_TIMEOUT(
            !studio.explorer->state().cards.empty() && studio.card().rival == kLearned, kPatience);
        studio.explorer->rivals().useRival(kText);
        studio.explorer->rivals().useRival(kLearned); // back to text, by choice
        studio.explorer->rivals().stop(kText);
        QVERIFY(studio.waitUntilDone());
        QVERIFY(!studio.explorer->direction(kLearned)->summary.rivalry.has_value());
        QCOMPARE(studio.card().slider.direction, std::string(kText));
    }

    /// What was stopped can be asked for again, and then decides.
    void aStoppedComparisonCanBeMadeLater()
    {
        MemoryStateStore store;
        Studio studio(store);
        studio.backend->countedSteps = 1000000;
        studio.explorer->discover("a woman", "a person");
        QTRY_VERIFY_WITH_TIMEOUT(studio.explorer->rivals().work(kLearned).has_value(), kPatience);
        QCOMPARE(studio.explorer->rivals().work(kText)->kind, engine::JobKind::Compare);
        studio.explorer->rivals().stop(kText);
        QVERIFY(studio.waitUntilDone());
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        studio.backend->countedSteps = 2;
        studio.explorer->rivals().compare(kText);
        QVERIFY(studio.waitUntilDone());
        QCOMPARE(studio.card().slider.direction, std::string(kLearned));
    }

    /// No card changes under a hand that drags its slider.
    void theReplacementWaitsForTheHand()
    {
        MemoryStateStore store;
        auto slow = std::make_unique<FakeBackend>(); // the hand is there before it is learned
        slow->stepTime = std::chrono::milliseconds(50);
        Studio studio(store, std::move(slow));
        studio.backend->countedSteps = 1;
        studio.explorer->discover("a woman", "a person");
        QTRY_VERIFY_WITH_TIMEOUT(!studio.explorer->state().cards.empty(), kPatience);
        double scale = .5;
        studio.explorer->setScale(kText, scale, Hand::Moving);
        studio.backend->stepTime = std::chrono::microseconds(0);
        QTRY_VERIFY_WITH_TIMEOUT(
            (studio.explorer->setScale(kText, scale += .001, Hand::Moving),
             studio.explorer->direction(kLearned) &&
                 studio.explorer->direction(kLearned)->summary.rivalry.has_value()),
            kPatience);
        QCOMPARE(studio.card().slider.direction, std::string(kText));
        QTRY_COMPARE_WITH_TIMEOUT(studio.card().slider.direction, std::string(kLearned), kPatience);
        QVERIFY(studio.waitUntilDone());
    }

    void removingACardRemovesBoth()
    {
        MemoryStateStore store;
        Studio studio(store);
        studio.explorer->discover("a woman", "a person");
        QVERIFY(studio.waitUntilDone());
        int removed = 0;
        connect(studio.engine.get(), &engine::Engine::jobUpdated, this,
                [&removed](const engine::JobUpdate &update) {
                    removed += std::holds_alternative<engine::Removed>(update.result);
                });
        studio.explorer->removeDirection(kLearned);
        QVERIFY(studio.explorer->state().cards.empty());
        QTRY_COMPARE_WITH_TIMEOUT(removed, 2, kPatience);
        studio.explorer->openModel({});
        QTRY_VERIFY_WITH_TIMEOUT(!studio.explorer->isOpening(), kPatience);
        QVERIFY(studio.explorer->state().cards.empty());
    }

    /// Where text itself is asked for nothing is compared, but its slider is measured.
    void textAloneIsMeasured()
    {
        MemoryStateStore store;
        Studio studio(store);
        studio.explorer->discover("a woman", "a person", "text");
        QVERIFY(studio.waitUntilDone());
        QCOMPARE(studio.explorer->state().cards.size(), std::size_t(1));
        QVERIFY(studio.card().rival.empty());
        const auto *entry = studio.explorer->direction(studio.card().slider.direction);
        QVERIFY(entry && entry->summary.response.has_value());
    }
};

DEVIASCOPE_TEST(RivalCardsTest, "tabs/explore/rival_cards")
#include "rival_cards_test.moc"
