#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::statistics {

struct StatisticsRow {
    std::string group;
    int index = 0;
    double error = 0; ///< largest absolute difference of the entry's values
    double tolerance = 1e-9;
    bool ok = false;
};

struct StatisticsReport {
    std::vector<StatisticsRow> rows;
    std::vector<std::string> unknown; ///< groups that nobody here knows
    bool ok = true;
};

/// Recomputes every entry of a file of reference statistics (docs/file-formats.md), to 1e-9; the
/// simulated `deviation_ratio_null` by its own rule: mean within .002, 95 % quantile within one
/// step of the ratio's lattice. Keys that hold text are notes. Throws NotFound, or DamagedFile
/// naming group and index.
StatisticsReport checkStatistics(const std::filesystem::path &file);

} // namespace deviascope::statistics
