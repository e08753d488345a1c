#pragma once

#include "base/option.h"

#include <string>

namespace deviascope::task {

/// A table of options for the guide, in Markdown: option, meaning, default.
std::string markdownOf(const base::OptionTable &options);

/// The text with what stands between "<!-- options of NAME -->" and "<!-- end -->" replaced by that
/// command's options and --out. Throws InvalidValue for an unknown command and a missing end.
std::string withOptionTables(const std::string &text);

} // namespace deviascope::task
