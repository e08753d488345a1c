#include "statistics/mean_deviation.h"

#include "statistics/deviation.h"
#include "statistics/require.h"
#include "statistics/share.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace deviascope::statistics {

namespace {

constexpr int kResamples = 2000;
constexpr std::uint64_t kBootstrapSeed = 20241124;

/// Adds as many pictures again to `all`, each with a class drawn by the counted shares.
void drawAgain(std::mt19937_64 &random, std::span<const int> counts, std::vector<int> &all)
{
    std::vector<int> drawn(counts.size());
    int left = totalOf(counts);
    int rest = left;
    for (size_t c = 0; c + 1 < counts.size(); ++c) {
        const double share = rest > 0 ? static_cast<double>(counts[c]) / rest : 0;
        drawn[c] = std::binomial_distribution<int>(left, std::clamp(share, 0.0, 1.0))(random);
        left -= drawn[c];
        rest -= counts[c];
    }
    drawn.back() = left;
    for (size_t c = 0; c < drawn.size(); ++c)
        all[c] += drawn[c];
}

std::vector<int> together(const AssignedCounts &role)
{
    require(!role.empty(), "A role needs counts", "0");
    std::vector<int> counts(role.front().size());
    for (const auto &each : role) {
        require(each.size() == counts.size(), "Counts of a role must be of the same classes",
                std::to_string(each.size()) + " and " + std::to_string(counts.size()));
        for (size_t c = 0; c < counts.size(); ++c)
            counts[c] += each[c];
    }
    return counts;
}

} // namespace

SampleMean sampleMean(std::span<const double> values)
{
    require(!values.empty(), "A mean needs at least one value", "0");
    const auto n = static_cast<double>(values.size());
    SampleMean result;
    result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    if (values.size() < 2)
        return result;
    double squares = 0;
    for (const double value : values)
        squares += (value - result.mean) * (value - result.mean);
    const boost::math::students_t law(n - 1);
    const double half =
        boost::math::quantile(law, 0.975) * std::sqrt(squares / (n - 1)) / std::sqrt(n);
    result.interval = base::Interval{result.mean - half, result.mean + half};
    return result;
}

MeanDeviation meanDeviation(std::span<const std::vector<int>> counts,
                            std::span<const double> target)
{
    std::vector<AssignedCounts> roles;
    for (const auto &each : counts)
        roles.push_back({each});
    return meanAssignedDeviation(roles, target);
}

MeanDeviation meanAssignedDeviation(std::span<const AssignedCounts> roles,
                                    std::span<const double> target)
{
    require(!roles.empty(), "A mean over roles needs at least one role", "0");
    std::vector<double> ratios;
    for (const AssignedCounts &role : roles)
        ratios.push_back(deviationRatio(together(role), target));
    const SampleMean sample = sampleMean(ratios);
    MeanDeviation result;
    result.mean = sample.mean;
    if (sample.interval) // a ratio lies in [0, 1]
        result.interval = base::Interval{std::max(0.0, sample.interval->low),
                                         std::min(1.0, sample.interval->high)};
    std::mt19937_64 random(kBootstrapSeed);
    double resampled = 0;
    for (int i = 0; i < kResamples; ++i)
        for (const AssignedCounts &role : roles) {
            std::vector<int> counts(role.front().size());
            for (const auto &each : role)
                drawAgain(random, each, counts);
            resampled += deviationRatio(counts, target);
        }
    const double bias = resampled / (kResamples * static_cast<double>(roles.size())) - result.mean;
    result.corrected = std::max(0.0, result.mean - bias);
    return result;
}

} // namespace deviascope::statistics
