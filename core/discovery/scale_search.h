#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Looks for the scale at which a finding's slider opens, and decides by it whether the finding is
/// usable: pictures that turn are a stronger test than a loss, because a vector that all timesteps
/// share helps at some and harms at others. 16 pictures are looked at at each scale; those of an
/// anti-vector are of its positive prompt, and turn where the unwanted goes. Does nothing for a
/// model without a scorer, or when `subject` wants no search. A stop keeps the finding as it is,
/// without a scale. With a checkpoint folder in `context`, goes on from the pictures that were
/// judged before a kill or a stop. Throws DiskFull.
void searchScale(const model::Model &model, const Subject &subject, Finding &finding,
                 base::Context &context);

/// About what that costs, in evaluations: a bisection over a dozen scales.
double forecastOfScale(const model::Model &model, const Subject &subject);

} // namespace deviascope::discovery
