#pragma once

#include "engine/requests.h"

#include <string>
#include <string_view>
#include <vector>

namespace deviascope::ui {

/// A direction's card: how its slider stands.
struct CardState {
    engine::SliderValue slider;
    bool on = true;
    std::string rival = {}; ///< the other direction to the same concept that it may hold; or empty
    bool even = true;       ///< equal steps of the slider change the share equally, where known
    bool operator==(const CardState &) const = default;
};

/// Values of all methods' options, none of which is set.
base::OptionValues noOptions();

/// All that the user set in the Explore view: what undo restores and the next start finds again.
struct ExploreState {
    engine::DrawSettings settings;
    bool seedsLocked = true; ///< false: every drawing takes new seeds
    std::vector<CardState> cards;
    std::string solo; ///< only this direction acts; empty: all that are on
    std::string conceptText = "a woman";
    std::string baseText = "a person";
    std::string method = discovery::defaultMethod().name; ///< of discovery
    base::OptionValues discovery = noOptions();           ///< of all methods
    std::string attribute; ///< shown in the statistics; empty: the model's first
    int tallyTarget = 64;  ///< pictures to count in each condition

    bool operator==(const ExploreState &) const = default;
};

/// The sliders that act: on, not silenced by another's solo, and not at 0.
engine::Sliders activeSliders(const ExploreState &state);

/// "0-3, 7" from {0, 1, 2, 3, 7}.
std::string seedsToText(const std::vector<std::uint64_t> &seeds);

/// The reverse; throws base::Error (InvalidValue) where it is no list of seeds, or one of more
/// than `atMost`.
std::vector<std::uint64_t> seedsFromText(std::string_view text, std::size_t atMost = 64);

std::string toJson(const ExploreState &state);

/// What is missing, of another type or out of range keeps the value it has in `fallback`.
ExploreState stateFromJson(std::string_view json, const ExploreState &fallback);

} // namespace deviascope::ui
