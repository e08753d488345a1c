#pragma once

#include "base/context.h"
#include "direction/direction.h"
#include "discovery/method.h"
#include "model/model.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// A direction that a plan needs, and how it is learned where no library has it.
struct NeededDirection {
    std::string name;  ///< "a woman", "a costume without a scary costume"
    std::string label; ///< the class that it pushes to
    discovery::Settings settings;
};

/// What pushes to `label`, seen from the base that the model suggests for it. `without`: roles that
/// will be judged, so that no carrier may name them.
NeededDirection directionTo(const model::Knowledge &knowledge, const std::string &label,
                            const std::vector<std::string> &without);

/// The anti-vector that keeps `unwanted` out of pictures of `base`; `label`: the class that it
/// pushes to.
NeededDirection directionAgainst(const std::string &unwanted, const std::string &base,
                                 const std::string &label);

/// Whether a direction may stand in for one that left out other roles.
enum class Roles { Same, Any };

/// Whether `direction` was learned on this model for what is needed: the same concept, base and
/// negative, by self-discovery.
bool answers(const direction::Direction &direction, const model::Model &model,
             const NeededDirection &needed, Roles roles);

/// The one among `directions` that answers, preferring one that left out the same roles; null:
/// none.
const direction::Direction *findNeeded(const std::vector<const direction::Direction *> &directions,
                                       const model::Model &model, const NeededDirection &needed);

/// Learns it, without looking for a suggested scale: each role gets its own. Blocks and polls; a
/// stop throws Cancelled. Goes on from the checkpoint in `context`'s folder, where that is set.
direction::Direction learnNeeded(const model::Model &model, const NeededDirection &needed,
                                 base::Context &context);

/// Text steering to what is needed, its rival where learning does not reach (two text passes).
direction::Direction textSteeringTo(const model::Model &model, const NeededDirection &needed);

} // namespace deviascope::responsible
