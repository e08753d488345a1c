#pragma once

#include "model/knowledge.h"
#include "model/model.h"

#include <string>
#include <vector>

namespace deviascope::model {

/// How a model is drawn when the user does not say.
struct DrawingDefaults {
    Defaults defaults;
    /// Made to be drawn in few steps, each of which foretells the whole picture.
    bool fewSteps = false;
    std::vector<std::string> notes; ///< what was concluded from the scheduler, in sentences
};

/// What deviascope.json says; else by the kind of model that family and scheduler tell: latent
/// consistency (also merged into another model), Turbo, or any other.
DrawingDefaults drawingDefaultsOf(const Knowledge &knowledge, Family family,
                                  const SchedulerConfig &scheduler);

} // namespace deviascope::model
