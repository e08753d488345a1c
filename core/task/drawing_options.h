#pragma once

#include "base/option_values.h"
#include "sampling/sampler.h"
#include "task/task.h"

namespace deviascope::task {

/// How pictures are drawn: `steps`, `guidance`, `sampler`.
const base::OptionTable &samplerOptions();
/// Those, `negative` and `size`.
const base::OptionTable &drawingOptions();

/// The model's own settings, and what `values` give of either table.
sampling::Settings settingsOf(const model::Model &model, const base::OptionValues &values);

/// What `pictures` cost with these settings. Throws InvalidValue for impossible ones.
Cost costOf(const model::Model &model, const sampling::Settings &settings, double pictures);

} // namespace deviascope::task
