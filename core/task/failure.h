#pragma once

#include "observation/bias_report.h"
#include "task/parsers.h"

namespace deviascope::task {

/// Whether the lower end of an interval exceeds the value, or a deviation could not be estimated.
bool isFailed(const observation::BiasReport &report, const FailIf &condition);

} // namespace deviascope::task
