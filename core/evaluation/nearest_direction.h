#pragma once

#include "base/context.h"
#include "discovery/method.h"
#include "model/model.h"

#include <span>

namespace deviascope::evaluation {

/// Of directions that were found without looking for a concept, the one that leads to it, or away
/// from it turned round: a method that looks for nothing is judged by the best that it found.
/// Chosen by eight pictures of the scale's search, never by those that are counted; the scale is
/// searched for as after a discovery. `findings` is not empty. The result names `subject`'s concept
/// and, in its provenance, of how many and by which side it was chosen (`nearest`). Goes on from
/// what `context`'s checkpoint folder holds. Blocks and polls; a stop throws Cancelled. Throws
/// Unsupported for a model without a scorer.
discovery::Finding nearestDirection(const model::Model &model, const discovery::Subject &subject,
                                    std::span<const discovery::Finding> findings,
                                    base::Context &context);

/// About what that costs, in evaluations, for so many directions.
double forecastOfNearest(const model::Model &model, const discovery::Subject &subject,
                         int directions);

} // namespace deviascope::evaluation
