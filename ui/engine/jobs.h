#pragma once

#include "engine/backend.h"
#include "engine/reporter.h"

#include "base/context.h"

namespace deviascope::engine {

JobKind kindOf(const Request &request);

/// The sliders that change anything: those not at 0.
Sliders movedSliders(const Sliders &sliders);

/// How a draft of `settings` is drawn: four steps of DPM++ 2M, which from the same noise foretell
/// what twenty steps of DDIM draw.
DrawSettings draftSettings(DrawSettings settings);

/// Runs one request to its end. Blocks; polls `context`. Throws what the backend throws.
Result perform(Backend &backend, const Request &request, Reporter &reporter,
               const StillWanted &isWanted, base::Context &context);

} // namespace deviascope::engine
