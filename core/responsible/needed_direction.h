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
    discovery::Subject subject;
    std::string attribute = {}; ///< of that class, in the plan
};

/// What pushes to `label`, seen from the base that the model suggests for it. `without`: roles that
/// will be judged, so that no carrier may name them.
NeededDirection directionTo(const model::Knowledge &knowledge, const std::string &label,
                            const std::vector<std::string> &without);

/// The anti-vector that keeps `unwanted` out of pictures of `base`; `label`: the class that it
/// pushes to.
NeededDirection directionAgainst(const std::string &unwanted, const std::string &base,
                                 const std::string &label);

/// Which directions may stand in for one that was to leave out some roles.
enum class Roles {
    Same,    ///< that left out the same
    LeftOut, ///< that left out these and perhaps others: it has learned from none of them either
    Any,     ///< it may have learned from roles that are judged
};

/// Whether `direction` was learned on this model for what is needed: the same concept, base and
/// negative, by self-discovery.
bool answers(const direction::Direction &direction, const model::Model &model,
             const NeededDirection &needed, Roles roles);

/// The one among `directions` that answers, the strictest of `Roles` first and no laxer than
/// `laxest`; null: none.
const direction::Direction *findNeeded(const std::vector<const direction::Direction *> &directions,
                                       const model::Model &model, const NeededDirection &needed,
                                       Roles laxest = Roles::Any);

/// Whether the direction's own held-out loss does not lie below 0 (its 95 % interval): then nothing
/// that can be told from chance was learned. One that says nothing of it is not doubted.
bool isDoubtful(const direction::Direction &direction);

/// Whether `learnNeeded` made it: the scales that are calibrated for it are kept in its file.
bool isLearnedHere(const direction::Direction &direction);

/// Learns it, without looking for a suggested scale: each role gets its own. Blocks and polls; a
/// stop throws Cancelled. Goes on from the checkpoint in `context`'s folder, where that is set.
direction::Direction learnNeeded(const model::Model &model, const NeededDirection &needed,
                                 base::Context &context);

/// About how many evaluations of the U-Net learning it takes, a backward pass counted as two.
double forecastOfLearning(const model::Model &model, const NeededDirection &needed);

/// Text steering to what is needed, its rival where learning does not reach (two text passes).
direction::Direction textSteeringTo(const model::Model &model, const NeededDirection &needed);

} // namespace deviascope::responsible
