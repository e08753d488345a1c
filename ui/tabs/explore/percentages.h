#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace deviascope::ui {

/// Whole percentages that are as even as can be and sum to 100.
std::vector<int> evenPercentages(std::size_t classes);

/// Shares of percentages that sum to 100: those of `evenPercentages` are exactly even. Nothing when
/// they do not.
std::optional<std::vector<double>> sharesOf(const std::vector<int> &percentages);

} // namespace deviascope::ui
