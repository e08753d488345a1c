#pragma once

#include "direction/direction.h"
#include "discovery/settings.h"
#include "observation/perceiver.h"

namespace deviascope::evaluation {

/// What decided by which prompts and seeds a direction was made: from its provenance, defaults
/// where that is silent or of another program.
struct MadeFrom {
    discovery::Subject subject;
    int pictures = 0; ///< that it learned from
};
MadeFrom madeFrom(const direction::Direction &direction);

/// What the pictures are for; each use has seeds of its own.
enum class Judged { Rivals, Response };

/// About `pictures` pictures by which a direction can be judged fairly: at seeds that no other
/// stage uses. Where the model has roles, the prompts are roles that neither the learning of
/// `direction` (told by its provenance) nor the search for its scale used; where too few are left,
/// roles that the search did not use. Else the prompt is the base; for an anti-vector its positive
/// prompt. `pictures` is at least 1. Throws what the tokenizer throws.
observation::Sitting heldOutSitting(const model::Model &model,
                                    const direction::Direction &direction, Judged use,
                                    int pictures);

} // namespace deviascope::evaluation
