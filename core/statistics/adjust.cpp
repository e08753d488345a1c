#include "statistics/adjust.h"

#include "statistics/require.h"

#include <algorithm>
#include <numeric>

namespace deviascope::statistics {

namespace {

/// Indices of the p-values from the smallest up.
std::vector<size_t> ranked(std::span<const double> p)
{
    for (const double each : p)
        require(each >= 0 && each <= 1, "A p-value must be from 0 to 1", std::to_string(each));
    std::vector<size_t> order(p.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p[a] < p[b]; });
    return order;
}

} // namespace

std::vector<double> holm(std::span<const double> p)
{
    const auto order = ranked(p);
    std::vector<double> adjusted(p.size());
    double running = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        running = std::max(running, static_cast<double>(p.size() - i) * p[order[i]]);
        adjusted[order[i]] = std::min(1.0, running);
    }
    return adjusted;
}

std::vector<double> benjaminiHochberg(std::span<const double> p)
{
    const auto order = ranked(p);
    std::vector<double> adjusted(p.size());
    double running = 1;
    for (size_t i = order.size(); i-- > 0;) {
        running = std::min(running, p[order[i]] * static_cast<double>(p.size()) /
                                        static_cast<double>(i + 1));
        adjusted[order[i]] = running;
    }
    return adjusted;
}

} // namespace deviascope::statistics
