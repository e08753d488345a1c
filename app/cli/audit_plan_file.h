#pragma once

#include "cli/parsers.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::cli {

/// What an audit's plan file says (cli.md, "Run folders"); empty where it says nothing.
struct AuditPlanFile {
    std::vector<std::string> prompts;
    std::vector<std::string> attributes; ///< as --attribute takes them
    std::optional<int> images;
    std::vector<std::uint64_t> seeds;
    std::optional<int> steps;
    std::optional<double> guidance;
    std::string sampler, negative;
    std::optional<Size> size;
    std::vector<DirectionWish> directions;
};

/// Reads one. Throws NotFound, DamagedFile with the JSON path of a value of the wrong kind, and
/// InvalidValue that names a key which is unknown or of no effect yet.
AuditPlanFile readAuditPlan(const std::filesystem::path &file);

} // namespace deviascope::cli
