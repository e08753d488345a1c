#pragma once

#include "audit/report.h"

#include <string>

namespace deviascope::cli {

/// An audit as tables for people: shares, effects, deviation ratios, each with its interval.
std::string auditTables(const audit::Report &report);

} // namespace deviascope::cli
