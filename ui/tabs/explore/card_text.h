#pragma once

#include "engine/results.h"

#include <QString>

#include <optional>

namespace deviascope::ui {

/// "41 of 52 [66–88 %]"; "none to count" where n is 0.
QString countText(const statistics::Counted &counted);

/// "+10 points [−1, 20]": a difference of shares with its 95 % interval.
QString pointsText(const statistics::PairedDifference &difference);

/// Why a card holds what it holds, in one sentence with the counts: the better of the two, or the
/// user's choice.
QString rivalryText(const evaluation::Rivalry &rivalry, evaluation::Holder held);

/// How the pictures of the comparison were chosen, for a tooltip.
QString rivalryDetails(const evaluation::Rivalry &rivalry);

/// What is counted of a direction at its suggested scale: from its response, else from its
/// comparison; nothing where neither was made.
std::optional<scale::Trial> contenderOf(const engine::DirectionSummary &direction);

} // namespace deviascope::ui
