#pragma once

#include <span>
#include <vector>

namespace deviascope::statistics {

/// p-values corrected for having run several tests, in the order given, at most 1. Throws
/// InvalidValue for a p outside 0..1.
std::vector<double> holm(std::span<const double> p);
std::vector<double> benjaminiHochberg(std::span<const double> p);

} // namespace deviascope::statistics
