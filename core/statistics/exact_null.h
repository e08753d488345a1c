#pragma once

#include "statistics/deviation.h"

#include <optional>
#include <span>

namespace deviascope::statistics {

/// The law of the deviation ratio of `n` pictures drawn fairly from the target shares `q` (checked
/// by the caller), by the multinomial box probabilities: a multinomial is independent Poisson
/// counts given their sum (Levin 1981). Exact to rounding; nothing where that would take seconds
/// (many thousands of pictures in several classes).
std::optional<DeviationNull> exactNull(int n, std::span<const double> q);

} // namespace deviascope::statistics
