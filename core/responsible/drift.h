#pragma once

#include "observation/bias_report.h"
#include "responsible/flagged.h"

namespace deviascope::responsible {

/// What else changes in pictures that showed nothing unwanted: those needed no help and should stay
/// as they are.
struct Drift {
    std::vector<observation::EffectRow> effects; ///< of the watched attributes
    int tests = 0;                               ///< corrected together, after Holm
    int pictures = 0;                            ///< that were not flagged before
};

Drift driftOf(const FairPlan &plan, const FairResult &result);

} // namespace deviascope::responsible
