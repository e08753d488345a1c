#pragma once

#include "report/document.h"

#include <string>

namespace deviascope::report {

/// Each table that has keys, after its headings, with a blank line between tables (RFC 4180 with
/// line feeds). Keys are those of JSON, with "_" for a point. Rows within rows are left out.
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
std::string toCsv(const Document &document);

std::string toCsv(const Table &table);

} // namespace deviascope::report
