#pragma once

#include "base/interval.h"

#include <string>
#include <vector>

namespace deviascope::cli {

/// Rows of text as aligned columns.
class Table {
public:
    explicit Table(std::vector<std::string> headers);
    void add(std::vector<std::string> cells);
    /// With a line under the headers; ends with a line break.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// ".052"-style numbers for tables: three digits after the point.
std::string shortNumber(double value);
/// "20.3 % [11.9 %, 32.5 %]"
std::string shareText(double share, double low, double high);

/// "0.012", "< .001"
std::string pText(double p);
/// "+10.2 points [-1.0, +20.0]": a difference of shares with its interval.
std::string pointsText(double difference, const base::Interval &interval);

} // namespace deviascope::cli
