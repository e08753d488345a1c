#pragma once

#include "cli/command_context.h"
#include "responsible/fair_report.h"

#include <filesystem>
#include <string>

namespace deviascope::cli {

/// Tables for people: before and after per role, the means with their nulls, roles kept, scales.
std::string fairTables(const responsible::FairReport &report);

/// Flagged shares before and after, with McNemar's test.
std::string flaggedTable(const audit::Report &audit, const std::string &unwanted);

/// Writes NAME.json and NAME.txt into `folder`, unless that is empty, and prints one of them.
void showReport(CommandContext &context, const nlohmann::json &json, const std::string &tables,
                const std::filesystem::path &folder, const std::string &name);

} // namespace deviascope::cli
