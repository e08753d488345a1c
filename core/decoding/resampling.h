#pragma once

#include "base/interval.h"

#include <ATen/core/Tensor.h>

#include <span>
#include <vector>

namespace deviascope::decoding {

/// Weights of bootstrap resamples over seeds: [resamples, seeds] float64, each row a drawing with
/// replacement that sums to 1.
at::Tensor seedResamples(int64_t seeds, int resamples, std::uint64_t seed);

/// The middle 95 % of values, by linear interpolation.
base::Interval middle95(std::vector<double> values);

/// The value below which `share` of the values lie.
double quantile(std::vector<double> values, double share);

/// Spearman's rank correlation; ties share their mean rank. 0 where one side does not vary.
double rankCorrelation(std::span<const double> a, std::span<const double> b);

/// Spearman's correlation with what stands beside it.
struct Association {
    int n = 0;
    double correlation = 0;
    base::Interval interval; ///< 95 %, bootstrap over the pairs
    double shuffledQ95 = 0;  ///< 95 % of shuffled labels correlate less, by amount
    double p = 1;            ///< share of shuffles that correlate as much, two-sided
};

/// Throws InvalidValue for lists of different lengths or fewer than four pairs.
Association association(std::span<const double> a, std::span<const double> b, std::uint64_t seed);

} // namespace deviascope::decoding
