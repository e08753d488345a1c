#pragma once

#include "report/document.h"

#include <string>

namespace deviascope::report {

/// For a terminal: sections with a blank line between them, tables with aligned columns and a line
/// under their headings. What has nothing to show is left out, charts too. No control characters
/// but line ends; each line ends with one.
std::string toText(const Document &document, const Translate &translate = {});

std::string toText(const Table &table, const Translate &translate = {});

} // namespace deviascope::report
