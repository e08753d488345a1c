#pragma once

#include "discovery/student.h"

#include <optional>

namespace deviascope::tests {

/// Self-discovery of "a woman" from three drawn pictures of the teaching model.
struct SmallRun {
    SmallRun()
    {
        discovery::Checkpoint checkpoint({}, "none");
        base::Context context;
        set = discovery::drawTrainingSet(model, settings, discovery::conceptSetsOf(settings), 3,
                                         checkpoint, ledger, context);
        student.emplace(model, set, settings, ledger);
    }
    SmallRun(const SmallRun &) = delete; // the student refers to the rest
    SmallRun &operator=(const SmallRun &) = delete;

    static discovery::SelfSettings woman()
    {
        discovery::SelfSettings settings;
        settings.concept_ = "a woman";
        return settings;
    }

    model::Model model =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}, {}});
    discovery::SelfSettings settings = woman();
    discovery::Ledger ledger{model.unet};
    discovery::TrainingSet set;
    std::optional<discovery::Student> student;
};

} // namespace deviascope::tests
