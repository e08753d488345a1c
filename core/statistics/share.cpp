#include "statistics/share.h"

#include "statistics/require.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::statistics {

namespace {

/// Score interval with the squared critical value given.
base::Interval score(double k, double n, double critical)
{
    const double p = k / n;
    const double centre = (p + critical / (2 * n)) / (1 + critical / n);
    const double half = std::sqrt(critical) / (1 + critical / n) *
                        std::sqrt(p * (1 - p) / n + critical / (4 * n * n));
    base::Interval interval{std::max(0.0, centre - half), std::min(1.0, centre + half)};
    if (k == 0) // exact ends, not 1e-17
        interval.low = 0;
    if (k == n)
        interval.high = 1;
    return interval;
}

/// The square of the two-sided normal quantile, which is the chi-square quantile of one degree.
double criticalValue(double confidence)
{
    const double z =
        boost::math::quantile(boost::math::complement(boost::math::normal(), (1 - confidence) / 2));
    return z * z;
}

void checkShare(int k, int n, double confidence)
{
    require(n >= 1, "A share needs at least one picture", "n = " + std::to_string(n));
    require(k >= 0 && k <= n, "A count must be from 0 to n",
            std::to_string(k) + " of " + std::to_string(n));
    require(confidence > 0 && confidence < 1, "A confidence must be between 0 and 1",
            std::to_string(confidence), ".95 is usual.");
}

void checkCounts(std::span<const int> counts, int n, double confidence)
{
    require(totalOf(counts) <= n, "The counts sum to more than n", "n = " + std::to_string(n));
    checkShare(0, n, confidence);
}

} // namespace

base::Interval wilson(int k, int n, double confidence)
{
    checkShare(k, n, confidence);
    return score(k, n, criticalValue(confidence));
}

std::vector<base::Interval> goodman(std::span<const int> counts, int n, double confidence)
{
    checkCounts(counts, n, confidence);
    const auto classes = static_cast<double>(counts.size());
    const double critical = criticalValue(1 - (1 - confidence) / classes);
    std::vector<base::Interval> intervals;
    for (const int k : counts)
        intervals.push_back(score(k, n, critical));
    return intervals;
}

std::vector<base::Interval> shareIntervals(std::span<const int> counts, int n, double confidence)
{
    if (counts.size() > 2)
        return goodman(counts, n, confidence);
    checkCounts(counts, n, confidence);
    std::vector<base::Interval> intervals;
    for (const int k : counts)
        intervals.push_back(wilson(k, n, confidence));
    return intervals;
}

int totalOf(std::span<const int> counts)
{
    require(!counts.empty(), "There are no counts", "counts");
    long long total = 0;
    for (const int k : counts) {
        require(k >= 0, "A count cannot be negative", std::to_string(k));
        total += k;
    }
    require(total <= 1'000'000'000, "The counts are too large", std::to_string(total));
    return static_cast<int>(total);
}

} // namespace deviascope::statistics
