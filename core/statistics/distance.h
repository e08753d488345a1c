#pragma once

#include <span>

namespace deviascope::statistics {

/// 1 - H(p) / ln C (OpenBias): 0 for even shares, 1 for a single class. `p` is normalised.
double entropyGap(std::span<const double> p);
/// Half the sum of absolute differences.
double totalVariation(std::span<const double> p, std::span<const double> q);
/// KL(counts + 1/2, normalised || q) in nats.
double klDivergence(std::span<const int> counts, std::span<const double> q);

} // namespace deviascope::statistics
