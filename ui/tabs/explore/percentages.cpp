#include "tabs/explore/percentages.h"

#include <numeric>

namespace deviascope::ui {

std::vector<int> evenPercentages(std::size_t classes)
{
    std::vector<int> even(classes, classes ? int(100 / classes) : 0);
    for (std::size_t i = 0; classes && i < 100 % classes; ++i)
        ++even[i];
    return even;
}

std::optional<std::vector<double>> sharesOf(const std::vector<int> &percentages)
{
    if (std::accumulate(percentages.begin(), percentages.end(), 0) != 100)
        return {};
    std::vector<double> shares;
    const bool even = percentages == evenPercentages(percentages.size());
    for (const int each : percentages)
        shares.push_back(even ? 1. / double(percentages.size()) : each / 100.);
    return shares;
}

} // namespace deviascope::ui
