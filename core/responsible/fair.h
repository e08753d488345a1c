#pragma once

#include "base/context.h"
#include "format/journal.h"
#include "responsible/assignment.h"
#include "responsible/calibration.h"

#include <optional>
#include <vector>

namespace deviascope::responsible {

/// Fair generation (Li et al. 2024, 4.2): each picture is pushed to one class of each attribute, so
/// that the classes come out in the wanted shares.
struct FairPlan {
    std::vector<Subject> subjects;
    std::vector<FairAttribute> attributes;
    std::vector<model::Attribute> watched; ///< judged too, never pushed: what else changes
    Law law = Law::Balanced;
    std::vector<std::uint64_t> seeds; ///< of every prompt of every subject
    sampling::Settings settings;
    CalibrationSettings calibration;
    std::optional<double> scale; ///< the same for every role and class instead of calibrated ones
    double uncertainMargin = 0;  ///< the paper's protocol
    std::uint64_t seed = 0;      ///< of assignments that are drawn
};

/// One role's pictures, untouched and pushed, at the same seeds.
struct SubjectResult {
    std::string subject;
    std::vector<CalibratedScale> calibrated;
    std::vector<std::vector<int>> assigned; ///< [attribute][picture]
    scorer::Judgement before, after;        ///< the plan's attributes, then the watched ones
    std::int64_t evaluations = 0;
};

struct FairResult {
    std::vector<SubjectResult> subjects;
    double seconds = 0;
};

/// The plan's attributes, then the watched ones.
std::vector<model::Attribute> judgedAttributes(const FairPlan &plan);

/// Throws InvalidValue, naming what, for a plan that cannot be carried out.
void checkPlan(const FairPlan &plan);

/// Calibrates, draws and judges role by role. What `journal` holds of an earlier run of the same
/// plan is not drawn again; every finished role goes there. Blocks and polls; a stop throws
/// Cancelled.
FairResult runFair(const model::Model &model, const FairPlan &plan, format::Journal &journal,
                   base::Context &context);

} // namespace deviascope::responsible
