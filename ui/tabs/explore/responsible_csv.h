#pragma once

#include "engine/responsible_result.h"

#include <string>

namespace deviascope::ui {

/// All tables as comma-separated values, each with a header line, an empty line between them.
std::string toCsv(const engine::ResponsibleResult &result);

} // namespace deviascope::ui
