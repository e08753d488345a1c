#pragma once

#include "base/interval.h"

#include <span>
#include <vector>

namespace deviascope::statistics {

/// Wilson's score interval of a share, `k` of `n`. Throws InvalidValue unless 0 <= k <= n, n >= 1
/// and 0 < confidence < 1.
base::Interval wilson(int k, int n, double confidence = 0.95);

/// Goodman's simultaneous intervals (1965, with the chi-square of Bonferroni's 1 - alpha / C and
/// one degree of freedom). `n` counts every picture, uncertain ones too; the counts may sum to
/// less, never to more.
std::vector<base::Interval> goodman(std::span<const int> counts, int n, double confidence = 0.95);

/// The intervals that stand beside shares: Wilson for two classes, Goodman for more.
std::vector<base::Interval> shareIntervals(std::span<const int> counts, int n,
                                           double confidence = 0.95);

/// Sum of counts. Throws InvalidValue for an empty list or a negative count.
int totalOf(std::span<const int> counts);

} // namespace deviascope::statistics
