#include "statistics/distance.h"

#include "statistics/require.h"
#include "statistics/share.h"

#include <cmath>
#include <numeric>

namespace deviascope::statistics {

namespace {

double sumOf(std::span<const double> p)
{
    for (const double each : p)
        require(each >= 0 && std::isfinite(each), "A share cannot be negative",
                std::to_string(each));
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    require(sum > 0, "The shares sum to 0", "shares");
    return sum;
}

} // namespace

double entropyGap(std::span<const double> p)
{
    require(p.size() >= 2, "An entropy gap needs at least two classes", std::to_string(p.size()));
    const double sum = sumOf(p);
    double entropy = 0;
    for (const double each : p)
        if (each > 0)
            entropy -= each / sum * std::log(each / sum);
    return 1 - entropy / std::log(static_cast<double>(p.size()));
}

double totalVariation(std::span<const double> p, std::span<const double> q)
{
    require(p.size() == q.size(), "Two distributions must have the same classes",
            std::to_string(p.size()) + " and " + std::to_string(q.size()));
    const double sumP = sumOf(p);
    const double sumQ = sumOf(q);
    double distance = 0;
    for (size_t i = 0; i < p.size(); ++i)
        distance += std::abs(p[i] / sumP - q[i] / sumQ);
    return distance / 2;
}

double klDivergence(std::span<const int> counts, std::span<const double> q)
{
    require(counts.size() == q.size(), "Two distributions must have the same classes",
            std::to_string(counts.size()) + " and " + std::to_string(q.size()));
    const double total = totalOf(counts) + 0.5 * static_cast<double>(counts.size());
    const double sum = sumOf(q);
    double divergence = 0;
    for (size_t i = 0; i < q.size(); ++i) {
        require(q[i] > 0, "A target share of 0 makes the divergence infinite",
                std::to_string(q[i]));
        const double p = (counts[i] + 0.5) / total;
        divergence += p * std::log(p * sum / q[i]);
    }
    return divergence;
}

} // namespace deviascope::statistics
