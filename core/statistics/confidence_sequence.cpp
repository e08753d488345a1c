#include "statistics/confidence_sequence.h"

#include "statistics/require.h"
#include "statistics/share.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace deviascope::statistics {

namespace {

/// The ends of (0, 1) as far as doubles go.
constexpr double kLeast = 1e-300;
constexpr double kMost = 1 - std::numeric_limits<double>::epsilon() / 2;

} // namespace

base::Interval confidenceSequence(int k, int n, double alpha)
{
    require(n >= 0 && k >= 0 && k <= n, "A count must be from 0 to n",
            std::to_string(k) + " of " + std::to_string(n));
    require(alpha > 0 && alpha < 1, "Alpha must be between 0 and 1", std::to_string(alpha));
    if (n == 0)
        return {0, 1};
    const double logBeta = boost::math::lgamma(k + 1.0) + boost::math::lgamma(n - k + 1.0) -
                           boost::math::lgamma(n + 2.0);
    // Above 0 outside of the interval.
    const auto excess = [&](double p) {
        const double likelihood =
            (k > 0 ? k * std::log(p) : 0.0) + (k < n ? (n - k) * std::log1p(-p) : 0.0);
        return logBeta - likelihood + std::log(alpha);
    };
    const double peak = static_cast<double>(k) / n;
    // Between the peak and an edge; the edge itself where the interval reaches that far.
    const auto root = [&](double edge) {
        if (excess(edge) <= 0)
            return std::round(edge);
        const auto [from, to] = std::minmax(edge, std::clamp(peak, kLeast, kMost));
        std::uintmax_t rounds = 200;
        const auto [low, high] = boost::math::tools::toms748_solve(
            excess, from, to, boost::math::tools::eps_tolerance<double>(50), rounds);
        return (low + high) / 2;
    };
    return {k > 0 ? root(kLeast) : 0, k < n ? root(kMost) : 1};
}

std::vector<base::Interval> confidenceSequences(std::span<const int> counts, int n, double alpha)
{
    require(totalOf(counts) <= n, "The counts sum to more than n", "n = " + std::to_string(n));
    const double each = counts.size() > 2 ? alpha / static_cast<double>(counts.size()) : alpha;
    std::vector<base::Interval> intervals;
    for (const int k : counts)
        intervals.push_back(confidenceSequence(k, n, each));
    return intervals;
}

} // namespace deviascope::statistics
