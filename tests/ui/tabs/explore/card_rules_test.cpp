#include "tabs/explore/card_rules.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

engine::DirectionSummary summary(const std::string &id, const std::string &method,
                                 std::optional<double> scale)
{
    engine::DirectionSummary summary;
    summary.id = id;
    summary.method = method;
    summary.conceptText = "a woman";
    summary.baseText = "a person";
    summary.suggestedScale = scale;
    return summary;
}

/// Learned and text, compared so that the first or the second succeeds more often.
Summaries compared(int learnedOnly, int textOnly)
{
    evaluation::Rivalry rivalry;
    rivalry.both = 30;
    rivalry.learnedOnly = learnedOnly;
    rivalry.textOnly = textOnly;
    Summaries library = {{"learned", summary("learned", "self", 1.25)},
                         {"text", summary("text", "text", .75)}};
    for (auto &[id, each] : library) {
        each.rivalry = rivalry;
        each.rival = id == "text" ? "learned" : "text";
    }
    return library;
}

CardState holding(const std::string &direction, const std::string &rival, double scale)
{
    CardState card{{direction, scale}, true};
    card.rival = rival;
    return card;
}

using Cards = std::vector<CardState>;

} // namespace

class CardRulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyDirectionHasItsPlace()
    {
        Summaries library = compared(9, 4);
        library["other"] = summary("other", "pca", {});
        Cards cards = {{{"gone", 2}, true}};
        arrangeCards(cards, library);
        QCOMPARE(cards.size(), std::size_t(2)); // rivals share one, which holds the better
        QVERIFY(cards[0] == holding("learned", "text", 0));
        QCOMPARE(cards[1].slider.direction, std::string("other"));
        const Cards before = cards;
        arrangeCards(cards, library);
        QVERIFY(cards == before);
        cards.clear();
        arrangeCards(cards, compared(4, 9));
        QVERIFY(cards[0] == holding("text", "learned", 0));
    }

    void whatTheUserChoseStays()
    {
        Cards cards = {holding("text", "learned", .5)};
        arrangeCards(cards, compared(9, 4));
        QVERIFY(cards == Cards{holding("text", "learned", .5)});
    }

    void aFileThatIsGoneLeavesItsRival()
    {
        Summaries library = compared(9, 4);
        library.erase("learned");
        Cards cards = {holding("learned", "text", 1.25)};
        arrangeCards(cards, library);
        QVERIFY(cards == Cards{holding("text", "", 0)});
    }

    void textSteeringIsThereAtOnce()
    {
        Cards cards = {{{"other", 1}, true}};
        const auto text = summary("text", "text", {});
        placeText(cards, text, {{"text", text}});
        QCOMPARE(cards.size(), std::size_t(2));
        QVERIFY(cards[0] == holding("text", "", 1));
        placeText(cards, text, {{"text", text}}); // asked for again
        QCOMPARE(cards.size(), std::size_t(2));
    }

    /// A concept that was learned before keeps its card and slider; text is within reach.
    void anOlderLearnedDirectionIsNotPushedAside()
    {
        Cards cards = {{{"learned", .8}, true}};
        const auto text = summary("text", "text", {});
        placeText(cards, text, {{"text", text}, {"learned", summary("learned", "self", 1.25)}});
        QVERIFY(cards == Cards{holding("learned", "text", .8)});
    }

    void whatIsLearnedWaitsOnTheSameCard()
    {
        const Summaries library = {{"learned", summary("learned", "self", 1.25)},
                                   {"text", summary("text", "text", {})}};
        Cards cards = {{{"other", 1}, true}, holding("text", "", .4)};
        QCOMPARE(pairWithText(cards, library.at("learned"), library), std::string("text"));
        QCOMPARE(cards.size(), std::size_t(2));
        QVERIFY(cards[0] == holding("text", "learned", .4));
        // Two cards of their own become one.
        cards = {{{"learned", 2}, true}, {{"text", .4}, true}};
        QCOMPARE(pairWithText(cards, library.at("learned"), library), std::string("text"));
        QVERIFY(cards == Cards{holding("text", "learned", .4)});
    }

    void textIsTheRivalOfOneOnly()
    {
        Summaries library = compared(9, 4);
        library["prompts"] = summary("prompts", "prompts", 1.);
        Cards cards = {holding("learned", "text", 1.25)};
        QVERIFY(pairWithText(cards, library.at("prompts"), library).empty());
        library["man"] = library.at("prompts");
        library["man"].id = "man";
        library["man"].conceptText = "a man"; // of another concept
        QVERIFY(pairWithText(cards, library.at("man"), library).empty());
        QVERIFY(cards == Cards{holding("learned", "text", 1.25)});
    }

    void theBetterOneIsHeld()
    {
        Cards cards = {holding("text", "learned", 1)};
        settleRivals(cards, "learned", compared(9, 4));
        QVERIFY(cards == Cards{holding("learned", "text", 1.25)});
        cards = {holding("text", "learned", 0)}; // a slider at 0 stays there
        settleRivals(cards, "learned", compared(9, 4));
        QVERIFY(cards == Cards{holding("learned", "text", 0)});
        cards = {holding("text", "learned", 1)}; // where it was put first
        settleRivals(cards, "learned", compared(4, 4));
        QVERIFY(cards == Cards{holding("text", "learned", .75)});
        cards = {holding("text", "learned", .3)}; // where the user put it
        settleRivals(cards, "learned", compared(4, 9));
        QVERIFY(cards == Cards{holding("text", "learned", .3)});
        cards = {holding("learned", "text", 1.25)};
        settleRivals(cards, "learned", compared(4, 9));
        QVERIFY(cards == Cards{holding("text", "learned", .75)});
    }

    void aFoundDirectionTakesItsCard()
    {
        Cards cards = {{{"other", 1}, true}, holding("learned", "text", 2)};
        placeCard(cards, summary("text", "text", .75)); // the user asked for text
        QVERIFY(cards[0] == holding("text", "learned", .75));
        QCOMPARE(cards.size(), std::size_t(2));
        auto unusable = summary("learned", "self", 1.25);
        unusable.usable = false;
        placeCard(cards, unusable);
        QVERIFY(cards[0] == holding("learned", "text", 0));
    }
};

DEVIASCOPE_TEST(CardRulesTest, "tabs/explore/card_rules")
#include "card_rules_test.moc"
