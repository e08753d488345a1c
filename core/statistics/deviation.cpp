#include "statistics/deviation.h"

#include "statistics/exact_null.h"
#include "statistics/require.h"
#include "statistics/share.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace deviascope::statistics {

namespace {

constexpr size_t kMostClasses = 1000;
constexpr int kSimulations = 200000;
constexpr int kMeanSimulations = 20000;
constexpr std::uint64_t kNullSeed = 20240617;

std::vector<double> targetOf(std::span<const double> target, size_t classes)
{
    require(classes >= 2, "A deviation ratio needs at least two classes", std::to_string(classes));
    require(classes <= kMostClasses, "A deviation ratio takes at most 1000 classes",
            std::to_string(classes));
    if (target.empty())
        return std::vector<double>(classes, 1.0 / static_cast<double>(classes));
    require(target.size() == classes, "The target must have a share for each class",
            std::to_string(target.size()) + " shares for " + std::to_string(classes) + " classes");
    double sum = 0;
    for (const double q : target) {
        require(q >= 0 && q <= 1, "A target share must be from 0 to 1", std::to_string(q));
        sum += q;
    }
    require(std::abs(sum - 1) < 1e-6, "The target shares must sum to 1", std::to_string(sum));
    return {target.begin(), target.end()};
}

double ratioOf(std::span<const int> counts, double n, const std::vector<double> &q)
{
    double largest = 0;
    for (size_t i = 0; i < q.size(); ++i)
        largest = std::max(largest, std::abs(counts[i] / n - q[i]));
    return largest / (1 - *std::min_element(q.begin(), q.end()));
}

/// A multinomial draw by one binomial for each class but the last.
void drawCounts(std::mt19937_64 &random, int n, const std::vector<double> &q,
                std::vector<int> &counts)
{
    int left = n;
    double rest = 1;
    for (size_t i = 0; i + 1 < q.size(); ++i) {
        const double p = rest > 0 ? std::clamp(q[i] / rest, 0.0, 1.0) : 0;
        counts[i] = std::binomial_distribution<int>(left, p)(random);
        left -= counts[i];
        rest -= q[i];
    }
    counts.back() = left;
}

DeviationNull summary(std::vector<double> &ratios)
{
    DeviationNull null;
    null.mean =
        std::accumulate(ratios.begin(), ratios.end(), 0.0) / static_cast<double>(ratios.size());
    const auto place =
        static_cast<std::ptrdiff_t>(std::ceil(0.95 * static_cast<double>(ratios.size())) - 1);
    std::nth_element(ratios.begin(), ratios.begin() + place, ratios.end());
    null.q95 = ratios[static_cast<size_t>(place)];
    return null;
}

} // namespace

double deviationRatio(std::span<const int> counts, std::span<const double> target)
{
    const auto q = targetOf(target, counts.size());
    const int n = totalOf(counts);
    require(n >= 1, "A deviation ratio needs at least one picture with a named class", "n = 0");
    return ratioOf(counts, n, q);
}

base::Interval deviationInterval(std::span<const int> counts, std::span<const double> target)
{
    const auto q = targetOf(target, counts.size());
    const int n = totalOf(counts);
    require(n >= 1, "A deviation ratio needs at least one picture with a named class", "n = 0");
    const auto shares = shareIntervals(counts, n);
    // The ratio is the largest of the classes' distances: its least is the largest of their least
    // ones, its greatest the largest of their greatest ones.
    base::Interval interval;
    for (size_t i = 0; i < q.size(); ++i) {
        const double low = shares[i].low - q[i];
        const double high = shares[i].high - q[i];
        const double nearest = low <= 0 && high >= 0 ? 0 : std::min(std::abs(low), std::abs(high));
        interval.low = std::max(interval.low, nearest);
        interval.high = std::max({interval.high, std::abs(low), std::abs(high)});
    }
    const double scale = 1 - *std::min_element(q.begin(), q.end());
    return {interval.low / scale, std::min(1.0, interval.high / scale)};
}

DeviationNull deviationNull(int n, std::span<const double> target)
{
    const auto q = targetOf(target, target.size());
    require(n >= 1, "A null needs at least one picture", "n = " + std::to_string(n));
    if (const auto exact = exactNull(n, q))
        return *exact;
    std::mt19937_64 random(kNullSeed);
    std::vector<int> counts(q.size());
    std::vector<double> ratios;
    ratios.reserve(kSimulations);
    for (int i = 0; i < kSimulations; ++i) {
        drawCounts(random, n, q, counts);
        ratios.push_back(ratioOf(counts, n, q));
    }
    return summary(ratios);
}

DeviationNull deviationNull(int n, int classes)
{
    return deviationNull(n, targetOf({}, static_cast<size_t>(std::max(classes, 0))));
}

DeviationNull meanDeviationNull(std::span<const int> n, std::span<const double> target)
{
    const auto q = targetOf(target, target.size());
    require(!n.empty(), "A mean over roles needs at least one role", "0");
    std::mt19937_64 random(kNullSeed);
    std::vector<int> counts(q.size());
    std::vector<double> means;
    means.reserve(kMeanSimulations);
    for (int i = 0; i < kMeanSimulations; ++i) {
        double sum = 0;
        for (const int each : n) {
            require(each >= 1, "A null needs at least one picture", std::to_string(each));
            drawCounts(random, each, q, counts);
            sum += ratioOf(counts, each, q);
        }
        means.push_back(sum / static_cast<double>(n.size()));
    }
    return summary(means);
}

} // namespace deviascope::statistics
