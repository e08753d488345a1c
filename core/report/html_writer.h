#pragma once

#include "report/document.h"

#include <string>

namespace deviascope::report {

/// One page that needs nothing else: tables with captions and scopes, charts as pictures within
/// the page with their words as alternative texts; no script, no address. Whatever a text holds,
/// it is shown and never read as markup.
std::string toHtml(const Document &document, const Translate &translate = {});

} // namespace deviascope::report
