#pragma once

#include "base/interval.h"

#include <vector>

namespace deviascope::evaluation {

/// Whether the share of pictures that show a concept grows with the scale: Kendall's tau-a of share
/// and scale (M. G. Kendall, A New Measure of Rank Correlation, Biometrika 30, 1938). 1: it grows
/// from every scale to every larger one; 0: as often as it falls, or never; -1: it always falls.
struct Monotonicity {
    double tau = 0;
    base::Interval interval{-1, 1}; ///< 95 %: bootstrap over the pictures, percentiles
};

/// `shown`: by ascending scale, then by picture, the same pictures at each. Without pictures or
/// with fewer than two scales nothing is known: 0, from -1 to 1. The same input gives the same
/// answer.
Monotonicity monotonicityOf(const std::vector<std::vector<bool>> &shown);

} // namespace deviascope::evaluation
