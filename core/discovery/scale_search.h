#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Looks for the scale at which a finding's slider opens, and decides by it whether the finding is
/// usable: pictures that turn are a stronger test than a loss, because a vector that all timesteps
/// share helps at some and harms at others. Does nothing for a model without a scorer, or when
/// `settings` want no search. A stop keeps the finding as it is, without a scale.
void searchScale(const model::Model &model, const Settings &settings, Finding &finding,
                 base::Context &context);

/// About what that costs, in evaluations: a bisection over a dozen scales.
double forecastOfScale(const model::Model &model, const Settings &settings);

} // namespace deviascope::discovery
