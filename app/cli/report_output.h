#pragma once

#include "cli/command_context.h"
#include "report/document.h"

#include <filesystem>
#include <string>

namespace deviascope::cli {

/// Prints what a command found: as JSON where that is asked for, else as tables.
void showDocument(CommandContext &context, const report::Document &document);

/// The same, and writes NAME.json, NAME.txt, NAME.csv and NAME.html into `folder`, unless that is
/// empty.
void showDocument(CommandContext &context, const report::Document &document,
                  const std::filesystem::path &folder, const std::string &name);

} // namespace deviascope::cli
