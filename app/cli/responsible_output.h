#pragma once

#include "cli/command_context.h"
#include "responsible/fair_report.h"

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::cli {

/// Roles or prompts below which an interval over them covers too little.
inline constexpr int kFewPrompts = 10;

/// Tables for people: shares per role, their distance from the wanted ones, the means with their
/// nulls, roles kept, scales.
std::string fairTables(const responsible::FairReport &report);

/// What changed at the same seeds: in the attributes that were pushed, and in the watched ones.
std::string changeTables(const responsible::FairReport &report);

/// Effects, a row each: gained, lost, the difference with its interval, McNemar's p after Holm.
std::string effectsTable(const std::vector<observation::EffectRow> &rows);

/// Writes NAME.json and NAME.txt into `folder`, unless that is empty, and prints one of them.
void showReport(CommandContext &context, const nlohmann::json &json, const std::string &tables,
                const std::filesystem::path &folder, const std::string &name);

} // namespace deviascope::cli
