#pragma once

#include "observation/bias_report.h"

#include <string>
#include <vector>

namespace deviascope::ui {

/// What SharePlot shows: the classes of one attribute, in one order.
struct ShareChart {
    std::vector<std::string> names;            ///< short ones, for the axis
    std::vector<observation::ShareRow> before; ///< with what is known beforehand
    std::vector<observation::ShareRow> after;  ///< empty: nothing to compare with
    int drawnCount = 0;                        ///< of the pictures behind `drawn`
};

} // namespace deviascope::ui
