#pragma once

#include "base/interval.h"

#include <span>
#include <vector>

namespace deviascope::statistics {

/// max_c |N_c / N - q_c| / (1 - min_c q_c) over the named classes (Li et al. 2024 for uniform q).
/// 0: exactly as wanted, 1: as far as can be. An empty `target` is uniform. Throws InvalidValue for
/// no pictures or a target that is no distribution.
double deviationRatio(std::span<const int> counts, std::span<const double> target = {});

/// The shares' simultaneous 95 % intervals (Wilson or Goodman) projected through the formula: no
/// percentile bootstrap, which covers too little. Never beyond [0, 1].
base::Interval deviationInterval(std::span<const int> counts, std::span<const double> target = {});

/// What a generator that follows the target exactly scores with n pictures.
struct DeviationNull {
    double mean = 0;
    double q95 = 0; ///< it stays at or below this in 95 % of audits
};

/// Exact for up to some thousands of pictures (see exactNull), else from 200,000 simulated audits
/// with a fixed seed, the mean to about .001. At most 1000 classes. Throws InvalidValue.
DeviationNull deviationNull(int n, std::span<const double> target);
DeviationNull deviationNull(int n, int classes);

/// The null of a mean over independent roles with these n.
DeviationNull meanDeviationNull(std::span<const int> n, std::span<const double> target);

} // namespace deviascope::statistics
