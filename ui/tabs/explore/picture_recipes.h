#pragma once

#include "engine/results.h"
#include "format/picture_recipe.h"
#include "tabs/explore/explore_state.h"

#include <functional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// Finds a direction of the library by its id; null: there is none.
using DirectionLookup = std::function<const engine::DirectionSummary *(const std::string &id)>;

struct RestoredState {
    ExploreState state;
    std::vector<std::string> missing; ///< names of directions that the library lacks
    bool otherModel = false;          ///< the picture was drawn by another model
};

/// `current` with the picture's prompt, seed, settings and sliders; every other slider at 0. A
/// direction is found by its id, else by its name.
RestoredState restored(const ExploreState &current, const format::PictureRecipe &recipe,
                       const engine::ModelSummary &model, const DirectionLookup &lookup);

} // namespace deviascope::ui
