#pragma once

#include "base/context.h"
#include "direction/direction.h"
#include "discovery/method.h"
#include "scorer/scorer.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::discovery {

/// What the search saw at one scale, before against after at the same seeds.
struct ScaleTrial {
    double scale = 0;
    int candidates = 0; ///< pictures that did not show the concept before
    int turned = 0;     ///< of those, now shown
    int named = 0;      ///< pictures whose role the scorer named before
    int kept = 0;       ///< of those, still named

    double turnedShare() const { return candidates ? double(turned) / candidates : 0; }
    double keptShare() const { return named ? double(kept) / named : 1; }
};

struct SuggestedScale {
    std::optional<double> scale; ///< empty: none turns a quarter while the role stays
    /// Every scale that was drawn; none where no picture could turn: all show the concept already,
    /// or, for an anti-vector, none shows what is unwanted.
    std::vector<ScaleTrial> trials;
    std::int64_t evaluations = 0;
};

/// The scale at which a new slider opens (methods.md, "Scale of a slider"): of .25, .5 … 3 the
/// smallest at which 85 % of 16 pictures turn and 93 % keep their role; else, of those that keep
/// it, the one that turns most, if a quarter turns. Searches by bisection: about 5 drawings of 16
/// pictures. Those of an anti-vector are of its positive prompt, and turn where the unwanted goes.
/// Blocks and polls; a stop throws Cancelled. With a checkpoint folder in `context`, goes on from
/// the pictures that were judged before a kill or a stop. Throws DiskFull.
SuggestedScale suggestScale(const model::Model &model, const scorer::Scorer &scorer,
                            const direction::Direction &direction, const Settings &settings,
                            base::Context &context);

/// Roles by which the search judges (two pictures each; none where the model has no roles): those
/// that the model suggests, since users look at these first, then others evenly over its list.
std::vector<std::string> judgedRoles(const model::Model &model, const Settings &settings);

/// The rule alone, on whatever trials there are. Exposed for tests.
std::optional<double> chooseScale(const std::vector<ScaleTrial> &trials);

} // namespace deviascope::discovery
