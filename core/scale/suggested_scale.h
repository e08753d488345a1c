#pragma once

#include "base/context.h"
#include "direction/direction.h"
#include "observation/perceiver.h"
#include "scale/trial.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace deviascope::scale {

struct SuggestedScale {
    std::optional<double> scale; ///< empty: none turns a quarter while the role stays
    /// Every scale that was drawn; none where no picture could turn: all show the concept already,
    /// or, for an anti-vector, none shows what is unwanted.
    std::vector<Trial> trials;
    std::int64_t evaluations = 0;
};

/// The scale at which a new slider opens (methods.md, "Scale of a slider"): of .25, .5 … 3 the
/// smallest at which 85 % of the pictures turn and 93 % keep their role; else, of those that keep
/// it, the one that turns most, if a quarter turns. About 5 looks. `perceiver` has made none yet.
/// Blocks and polls; a stop throws Cancelled.
SuggestedScale suggestScale(observation::Perceiver &perceiver,
                            const direction::Direction &direction, base::Context &context);

/// The rule alone, on whatever trials there are. Exposed for tests.
std::optional<double> chooseScale(const std::vector<Trial> &trials);

} // namespace deviascope::scale
