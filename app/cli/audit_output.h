#pragma once

#include "observation/bias_report.h"

#include <string>

namespace deviascope::cli {

/// An audit as tables for people: shares, effects, deviation ratios, each with its interval.
std::string auditTables(const observation::BiasReport &report);

} // namespace deviascope::cli
