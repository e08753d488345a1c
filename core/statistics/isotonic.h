#pragma once

#include <span>
#include <vector>

namespace deviascope::statistics {

/// The non-decreasing values nearest to `values` in weighted squares, by pooling adjacent violators
/// (Ayer et al. 1955); as many as `values`. Throws InvalidValue unless there are as many weights,
/// all above 0.
std::vector<double> isotonicFit(std::span<const double> values, std::span<const double> weights);

} // namespace deviascope::statistics
