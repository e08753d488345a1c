#include "tabs/explore/card_rules.h"

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr double kScaleOfText = 1; ///< the concept's own text states

bool holdsOrRivals(const CardState &card, const std::string &direction)
{
    return card.slider.direction == direction || card.rival == direction;
}

/// Of two rivals, the one that a new card holds.
std::string betterOf(const engine::DirectionSummary &one)
{
    const bool learnedHolds = one.rivalry->holder() == evaluation::Holder::Learned;
    return one.isText() != learnedHolds ? one.id : one.rival;
}

/// Text steering is compared with one learned direction only: this one, or none yet.
bool mayBePaired(const std::vector<CardState> &cards, const std::string &learned,
                 const std::string &text)
{
    return std::none_of(cards.begin(), cards.end(), [&](const CardState &card) {
        const std::string &other = card.slider.direction == text ? card.rival
                                   : card.rival == text          ? card.slider.direction
                                                                 : learned;
        return !other.empty() && other != learned;
    });
}

bool sameConcept(const engine::DirectionSummary &one, const engine::DirectionSummary &other)
{
    return !one.conceptText.empty() && one.conceptText == other.conceptText &&
           one.baseText == other.baseText;
}

/// The text direction of the library to the concept of a learned one; empty: none.
std::string textRivalOf(const engine::DirectionSummary &learned, const Summaries &library)
{
    if (learned.isText())
        return {};
    for (const auto &[id, summary] : library)
        if (summary.isText() && sameConcept(summary, learned))
            return id;
    return {};
}

void bringToFront(std::vector<CardState> &cards, const CardState *card)
{
    const auto at = cards.begin() + (card - cards.data());
    std::rotate(cards.begin(), at, at + 1);
}

} // namespace

CardState *cardOf(std::vector<CardState> &cards, const std::string &direction)
{
    const auto found = std::find_if(cards.begin(), cards.end(), [&](const CardState &card) {
        return holdsOrRivals(card, direction);
    });
    return found == cards.end() ? nullptr : &*found;
}

void arrangeCards(std::vector<CardState> &cards, const Summaries &library)
{
    for (CardState &card : cards) {
        if (!library.contains(card.rival))
            card.rival.clear();
        if (!library.contains(card.slider.direction) && !card.rival.empty()) {
            card.slider = {card.rival, 0, library.at(card.rival).branch};
            card.rival.clear();
        }
    }
    std::erase_if(cards,
                  [&](const CardState &card) { return !library.contains(card.slider.direction); });
    for (const auto &[id, summary] : library) {
        if (cardOf(cards, id))
            continue;
        const bool paired = summary.rivalry && library.contains(summary.rival);
        CardState *other = paired ? cardOf(cards, summary.rival) : nullptr;
        if (other && other->rival.empty()) {
            other->rival = id;
        } else if (paired && !other) {
            const std::string held = betterOf(summary);
            cards.push_back({{held, 0, library.at(held).branch}, true});
            cards.back().rival = held == id ? summary.rival : id;
        } else {
            cards.push_back({{id, 0}, true});
        }
    }
}

double openingScale(const engine::DirectionSummary &summary, double otherwise)
{
    return summary.usable ? summary.suggestedScale.value_or(otherwise) : 0;
}

void placeText(std::vector<CardState> &cards, const engine::DirectionSummary &text,
               const Summaries &library)
{
    if (cardOf(cards, text.id))
        return;
    for (CardState &card : cards) {
        const auto held = library.find(card.slider.direction);
        if (held != library.end() && card.rival.empty() && sameConcept(held->second, text)) {
            card.rival = text.id;
            return;
        }
    }
    cards.insert(cards.begin(), {{text.id, openingScale(text, kScaleOfText), text.branch}, true});
}

void placeCard(std::vector<CardState> &cards, const engine::DirectionSummary &direction)
{
    CardState card;
    if (const CardState *old = cardOf(cards, direction.id)) {
        card.rival = old->slider.direction == direction.id ? old->rival : old->slider.direction;
        card.even = old->even;
        cards.erase(cards.begin() + (old - cards.data()));
    }
    card.slider = {direction.id, openingScale(direction, 0), direction.branch};
    cards.insert(cards.begin(), std::move(card));
}

std::string pairWithText(std::vector<CardState> &cards, const engine::DirectionSummary &learned,
                         const Summaries &library)
{
    const std::string text = textRivalOf(learned, library);
    if (text.empty() || !mayBePaired(cards, learned.id, text))
        return {};
    // Two cards of their own become one.
    CardState *card = cardOf(cards, text);
    const CardState *own = cardOf(cards, learned.id);
    if (card && own && card != own) {
        cards.erase(cards.begin() + (own - cards.data()));
        card = cardOf(cards, text);
    } else if (!card) {
        card = cardOf(cards, learned.id);
    }
    if (!card)
        return {};
    if (card->slider.direction == text) {
        card->rival = learned.id;
    } else {
        card->rival = text;
        card->slider.scale = openingScale(learned, 0);
        card->slider.branch = learned.branch;
    }
    bringToFront(cards, card);
    return text;
}

void settleRivals(std::vector<CardState> &cards, const std::string &learned,
                  const Summaries &library)
{
    const auto summary = library.find(learned);
    CardState *card = cardOf(cards, learned);
    if (summary == library.end() || !summary->second.rivalry || !card || card->rival.empty() ||
        !library.contains(card->rival) || !library.contains(card->slider.direction))
        return;
    const bool learnedHolds = summary->second.rivalry->holder() == evaluation::Holder::Learned;
    if ((card->slider.direction == learned) != learnedHolds) {
        swapHolder(*card, library);
    } else if (!learnedHolds && card->slider.scale == kScaleOfText) {
        card->slider.scale = openingScale(library.at(card->slider.direction), kScaleOfText);
    }
}

void swapHolder(CardState &card, const Summaries &library)
{
    const auto rival = library.find(card.rival);
    if (rival == library.end())
        return;
    card.rival = card.slider.direction;
    card.slider.direction = rival->first;
    card.slider.branch = rival->second.branch;
    if (card.slider.scale != 0)
        card.slider.scale = rival->second.suggestedScale.value_or(kScaleOfText);
}

} // namespace deviascope::ui
