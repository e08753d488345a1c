#pragma once

#include "audit/plan.h"
#include "audit/report.h"
#include "base/context.h"
#include "scorer/scorer.h"

#include <functional>

namespace deviascope::audit {

/// Pictures as they are finished: prompt, condition, seeds and the pictures, in order.
using TakePictures =
    std::function<void(const std::string &prompt, const std::string &condition,
                       std::span<const std::uint64_t> seeds, std::span<const base::Picture>)>;

/// Draws and judges a plan: every prompt untouched and, where there are directions, edited at the
/// same seeds. Blocks and polls; a stop throws Cancelled. `take` may be empty.
Report runAudit(const model::Model &model, const scorer::Scorer &scorer, const Plan &plan,
                const TakePictures &take, base::Context &context);

} // namespace deviascope::audit
