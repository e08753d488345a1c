#pragma once

#include "audit/plan.h"
#include "base/context.h"
#include "format/journal.h"
#include "observation/bias_report.h"
#include "observation/look_memory.h"
#include "scorer/scorer.h"

#include <filesystem>
#include <functional>

namespace deviascope::audit {

/// Pictures as they are finished: prompt, condition, seeds and, in their order, the pictures.
using TakePictures =
    std::function<void(const std::string &prompt, const std::string &condition,
                       std::span<const std::uint64_t> seeds, const observation::Look &drawn)>;

/// Draws and judges a plan: every prompt untouched and, where there are directions, edited at the
/// same seeds. What `journal`, of a run named by the model and `keyOf(plan)`, has seen is not drawn
/// again. Blocks and polls; a stop throws Cancelled. `take` may be empty; it hears of pictures that
/// are drawn now, before the journal does.
observation::BiasReport runAudit(const model::Model &model, const scorer::Scorer &scorer,
                                 const Plan &plan, const TakePictures &take,
                                 format::Journal &journal, base::Context &context);
observation::BiasReport runAudit(const model::Model &model, const scorer::Scorer &scorer,
                                 const Plan &plan, const TakePictures &take,
                                 base::Context &context);
/// The same, but `pictures` is a folder that keeps them beside the journal, and `take` hears of
/// each prompt's pictures in one condition when all of them are there, those of an earlier part of
/// the run too. The caller removes the folder in the end.
observation::BiasReport runAudit(const model::Model &model, const scorer::Scorer &scorer,
                                 const Plan &plan, const TakePictures &take,
                                 format::Journal &journal, const std::filesystem::path &pictures,
                                 base::Context &context);

} // namespace deviascope::audit
