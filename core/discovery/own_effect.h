#pragma once

#include "discovery/method.h"
#include "statistics/counted.h"

namespace deviascope::discovery {

/// What a direction does to pictures that it was neither learned nor chosen on (methods.md, 10).
struct OwnEffect {
    statistics::Counted flips;      ///< turned, of the pictures that did not show the concept
    statistics::Counted othersKept; ///< pictures whose other attributes are all as they were
    statistics::Counted roleKept;   ///< role still named, of those where it was
};

/// Draws 32 pictures of eight roles (those of the scale's search, on other seeds) without and with
/// the direction at `scale`. Goes on from what `context`'s checkpoint folder holds. Blocks and
/// polls; a stop throws Cancelled. Throws Unsupported for a model without a scorer.
OwnEffect ownEffect(const model::Model &model, const Subject &subject,
                    const direction::Direction &direction, double scale, base::Context &context);

/// What that costs, in evaluations.
double forecastOfOwnEffect(const model::Model &model);

} // namespace deviascope::discovery
