#pragma once

#include "direction/direction.h"
#include "format/journal.h"
#include "observation/perceiver.h"
#include "statistics/paired.h"

#include <string>
#include <vector>

namespace deviascope::evaluation {

/// Where in the drawing a direction is let act, for `profile`.
struct ProfilePlan {
    observation::Sitting sitting;
    direction::Direction direction; ///< in activations: a text direction has no when and where
    double scale = 1;
    int cells = 4;             ///< the picture is cut into cells × cells; 0: no profile in space
    sampling::RegionMask mask; ///< a region of the user's own, or none
};

/// What a direction does when it acts in a part of the drawing only.
struct ProfileRow {
    enum class Part { Whole, Window, Cell, Mask };

    Part part = Part::Whole;
    sampling::Window window;             ///< timesteps
    int steps = 0;                       ///< network calls within the window
    int row = 0, column = 0;             ///< of a cell, from the upper left
    int gained = 0, lost = 0;            ///< pictures that begin and cease to show the concept
    statistics::PairedDifference effect; ///< on the share that shows it; Newcombe, 95 %
    double p = 1;                        ///< McNemar, exact, two-sided
    double pAdjusted = 1;                ///< Holm, over all rows
    statistics::Counted shown, kept;     ///< kept: the role is still named, of those where it was
};

/// The effect of a direction over time and over the picture (house; asked for by no paper: peers
/// limit edits in time and place, but do not give the effect on a share).
struct Profile {
    std::string concept_;
    double scale = 1;
    statistics::Counted before; ///< untouched pictures that show the concept
    int cells = 0;
    std::vector<ProfileRow> rows; ///< the whole, windows from the noisy end, cells, the mask
    std::int64_t evaluations = 0;
    double seconds = 0;
};

/// Throws InvalidValue, naming what, for a plan that cannot be carried out.
void checkPlan(const ProfilePlan &plan);

/// Draws every part. What `journal` has finished is not drawn again. Blocks and polls; a stop
/// throws Cancelled. Throws as checkPlan, and Unsupported without a scorer.
Profile profile(const model::Model &model, const ProfilePlan &plan, format::Journal &journal,
                base::Context &context);

/// Overlapping windows over the calls of a sampler, each a quarter of them, begun every eighth:
/// from the noisy end. An edge lies midway between two timesteps; the outermost are 0 and 1000.
std::vector<sampling::Window> slidingWindows(const std::vector<double> &timesteps);

/// A cell of a `cells` × `cells` grid over the picture, as a mask.
sampling::RegionMask cellMask(int row, int column, int cells);

/// Effect and test of one part from the pictures in the order of the sitting.
ProfileRow rowOf(const observation::Seen &before, const observation::Seen &after);

} // namespace deviascope::evaluation
