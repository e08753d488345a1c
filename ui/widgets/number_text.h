#pragma once

#include "base/interval.h"

#include <QString>

namespace deviascope::ui {

/// "52 %" from .52.
QString percent(double share);

/// "40 % to 64 %".
QString range(const base::Interval &interval);

/// "p < 0.001", "p = 0.042".
QString pValue(double p);

/// Under a heading that says p: "< 0.001", "0.042".
QString pInColumn(double p);

/// "+12" from .12: percentage points.
QString points(double difference);

/// "12 of 24".
QString countOf(int count, int n);

/// For a cell of a table, in two lines: "12 of 24", "31 to 69 %".
QString countWithRange(int count, int n, const base::Interval &interval);

/// The same of percentage points: "+12", "-3 to +27".
QString pointsWithRange(double difference, const base::Interval &interval);

/// A ratio or a scale, with two digits.
QString twoDigits(double value);

} // namespace deviascope::ui
