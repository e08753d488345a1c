#pragma once

#include "evaluation/agreement.h"
#include "evaluation/comparison.h"
#include "report/document.h"

#include <vector>

namespace deviascope::evaluation {

/// `rows`, `agreement`, `prompts`, `evaluations`, `seconds`; for readers also the share by scale
/// and what else changes.
report::Document documentOf(const Comparison &comparison, const std::vector<Agreement> &agreements,
                            const std::vector<std::string> &prompts);

} // namespace deviascope::evaluation
