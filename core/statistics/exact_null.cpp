#include "statistics/exact_null.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace deviascope::statistics {

namespace {

constexpr double kMostWork = 1e9;  ///< multiplications: about a second
constexpr double kSlack = 1e-9;    ///< equal ratios that differ by rounding are one
constexpr double kAll = 1 - 1e-13; ///< from here on the tail is rounding
constexpr double kReach = 9;       ///< standard deviations of a count that can matter
constexpr double kLeastReach = 12; ///< pictures, where a standard deviation is small

/// The probability of `k` under a Poisson law of this mean.
double poisson(int k, double mean)
{
    return mean > 0 ? std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0))
                    : static_cast<double>(k == 0);
}

double reach(int n, double q)
{
    return kReach * std::sqrt(n * q * (1 - q)) + kLeastReach;
}

/// Every distance |k / n - q| that a class can have, ascending, equal ones once.
std::vector<double> distances(int n, const std::vector<double> &distinct)
{
    std::vector<double> all;
    for (const double q : distinct) {
        const int first = std::max(0, static_cast<int>(std::floor(n * q - reach(n, q))));
        const int last = std::min(n, static_cast<int>(std::ceil(n * q + reach(n, q))));
        for (int k = first; k <= last; ++k)
            all.push_back(std::abs(static_cast<double>(k) / n - q));
    }
    std::sort(all.begin(), all.end());
    all.erase(
        std::unique(all.begin(), all.end(), [](double a, double b) { return b - a < kSlack; }),
        all.end());
    return all;
}

/// Independent Poisson counts of means n q: their sum, as far as every count is within `distance`
/// of n q. Index 0 stands for the least possible sum.
class Box {
public:
    Box(int n, double distance) : m_n(n), m_distance(distance) {}

    void add(double q)
    {
        const double slack = kSlack * m_n;
        const int low = std::max(0, static_cast<int>(std::ceil(m_n * (q - m_distance) - slack)));
        const int high =
            std::min(m_n, static_cast<int>(std::floor(m_n * (q + m_distance) + slack)));
        if (high < low) {
            m_sum.clear();
            return;
        }
        std::vector<double> wider(m_sum.empty() ? 0
                                                : m_sum.size() + static_cast<size_t>(high - low));
        for (int k = low; k <= high; ++k) {
            const double probability = poisson(k, m_n * q);
            for (size_t i = 0; i < m_sum.size(); ++i)
                wider[i + static_cast<size_t>(k - low)] += probability * m_sum[i];
        }
        m_sum = std::move(wider);
        m_least += low;
    }

    /// That the sum is n.
    double probability() const
    {
        const int place = m_n - m_least;
        const bool inside = place >= 0 && static_cast<size_t>(place) < m_sum.size();
        return inside ? m_sum[static_cast<size_t>(place)] : 0;
    }

private:
    int m_n;
    double m_distance;
    int m_least = 0;
    std::vector<double> m_sum{1};
};

} // namespace

std::optional<DeviationNull> exactNull(int n, std::span<const double> q)
{
    std::vector<double> distinct(q.begin(), q.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    double widest = 0;
    for (const double each : distinct)
        widest = std::max(widest, std::min(2 * reach(n, each), static_cast<double>(n)));
    const auto classes = static_cast<double>(q.size());
    const double steps = widest * static_cast<double>(distinct.size());
    if (steps * classes * classes * widest * widest / 2 > kMostWork)
        return std::nullopt;

    const double scale = 1 - distinct.front();
    const double whole = poisson(n, n);
    DeviationNull null;
    double below = 0;
    bool found = false;
    for (const double distance : distances(n, distinct)) {
        Box box(n, distance);
        for (const double each : q)
            box.add(each);
        const double upTo = box.probability() / whole;
        null.mean += distance / scale * (upTo - below);
        below = upTo;
        if (!found && below >= 0.95 - kSlack) {
            null.q95 = distance / scale;
            found = true;
        }
        if (below >= kAll)
            break;
    }
    return null;
}

} // namespace deviascope::statistics
