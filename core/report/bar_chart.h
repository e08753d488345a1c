#pragma once

#include "report/document.h"

#include <string>

namespace deviascope::report {

/// The chart as one SVG document: a bar each with its interval as a line across its end, and a mark
/// where it has a reference.
std::string svgOf(const BarChart &chart);

} // namespace deviascope::report
