#pragma once

#include "base/interval.h"

#include <span>
#include <vector>

namespace deviascope::statistics {

/// Robbins' uniform-mixture confidence sequence of a share: {p : B(k+1, n-k+1) / (p^k (1-p)^(n-k))
/// < 1/alpha}. It holds at every n together, so that one may look while pictures arrive. n = 0:
/// [0, 1]. Throws InvalidValue.
base::Interval confidenceSequence(int k, int n, double alpha = 0.05);

/// One for each class, alpha / C each for more than two classes.
std::vector<base::Interval> confidenceSequences(std::span<const int> counts, int n,
                                                double alpha = 0.05);

} // namespace deviascope::statistics
