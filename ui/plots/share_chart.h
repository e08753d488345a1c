#pragma once

#include "base/interval.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// One class in one condition.
struct ShareBar {
    int count = 0;
    double share = 0; ///< of the condition's n
    base::Interval interval;
};

struct ShareBars {
    int n = 0;
    std::vector<ShareBar> classes;
};

/// What SharePlot shows.
struct ShareChart {
    std::vector<std::string> names;   ///< short ones, for the axis
    std::vector<std::string> classes; ///< in full, for tips
    ShareBars before;
    std::optional<ShareBars> after;
    std::vector<double> planted; ///< per class; empty: not known
    std::vector<double> drawn;   ///< per class; empty: not known for these settings
    int drawnCount = 0;
};

} // namespace deviascope::ui
