#pragma once

#include "audit/report.h"
#include "responsible/fair.h"

namespace deviascope::responsible {

/// How often each role's pictures show class `label` of the plan's attribute `attribute`, and what
/// else changes in those that did not show it: pictures that needed no help should stay as they
/// are.
struct Drift {
    std::vector<audit::EffectRow> effects; ///< of the watched attributes
    int tests = 0;                         ///< corrected together, after Holm
};

Drift driftOf(const FairPlan &plan, const FairResult &result, size_t attribute, int label);

} // namespace deviascope::responsible
