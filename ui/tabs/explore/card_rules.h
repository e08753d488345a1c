#pragma once

#include "engine/results.h"
#include "tabs/explore/explore_state.h"

#include <map>
#include <string>
#include <vector>

namespace deviascope::ui {

/// What is known of each direction of the library, by id.
using Summaries = std::map<std::string, engine::DirectionSummary>;

/// The card that holds a direction, or has it as its rival; null: none.
CardState *cardOf(std::vector<CardState> &cards, const std::string &direction);

/// Every direction of the library gets its place, and no card stands without one: a card whose
/// direction is gone holds its rival at 0, or goes; a direction without a card joins the card of
/// its rival, or gets a card at 0, which holds the better of two rivals.
void arrangeCards(std::vector<CardState> &cards, const Summaries &library);

/// Where a slider opens: at the suggested scale; without one at `otherwise`; at 0 when it is not
/// usable.
double openingScale(const engine::DirectionSummary &summary, double otherwise);

/// Text steering that was just made: joins the card of the concept's learned direction if there is
/// one without a rival, else gets a card in front, for now at 1. Nothing where it has a card.
void placeText(std::vector<CardState> &cards, const engine::DirectionSummary &text,
               const Summaries &library);

/// A direction that was found or imported: its card comes to the front at its opening scale. A card
/// that had it as its rival holds it now.
void placeCard(std::vector<CardState> &cards, const engine::DirectionSummary &direction);

/// A direction that was just learned shares the card of text steering to the same concept, which
/// comes to the front and goes on holding what it holds. Answers the text direction that it is to
/// be compared with; empty: there is none, or it is another's rival, and nothing was done.
std::string pairWithText(std::vector<CardState> &cards, const engine::DirectionSummary &learned,
                         const Summaries &library);

/// Puts the better of two rivals on their card, once they are compared (Rivalry::holder). Text
/// steering that stays and stands where it was first put moves to its suggested scale.
void settleRivals(std::vector<CardState> &cards, const std::string &learned,
                  const Summaries &library);

/// Lets the card hold its rival instead, at the scale where that opens (0 stays 0) and with its
/// branch. Nothing for a card without a rival.
void swapHolder(CardState &card, const Summaries &library);

} // namespace deviascope::ui
