#pragma once

#include "base/context.h"
#include "format/journal.h"
#include "responsible/assignment.h"
#include "responsible/calibration.h"
#include "sampling/limit.h"
#include "scorer/within.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// Fair generation (Li et al. 2024, 4.2): each picture is pushed to one class of each attribute, so
/// that the classes come out in the wanted shares.
struct FairPlan {
    std::vector<Subject> subjects;
    std::vector<FairAttribute> attributes;
    std::vector<model::Attribute> watched; ///< judged too, never pushed: what else changes
    Law law = Law::Balanced;
    std::vector<std::uint64_t> seeds; ///< of every subject: a picture each
    sampling::Settings settings;
    CalibrationSettings calibration;
    std::optional<double> scale; ///< the same for every role and class instead of calibrated ones
    double uncertainMargin = 0;  ///< the paper's protocol
    std::uint64_t seed = 0;      ///< of assignments that are drawn
    scorer::Within within = {};  ///< where attributes are looked for
    sampling::Limit acts = {};   ///< where pushes may act
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

enum class Condition { Before, After };

/// Pictures of one role as they come: what somebody who waits wants to see.
struct ShownPictures {
    const std::string &subject;
    size_t first = 0; ///< place of the first of them among the role's pictures
    Condition condition = Condition::Before;
    std::span<const sampling::Row> rows;
    std::span<const base::Picture> pictures; ///< one per row
    std::span<const int> microBatches;       ///< of each picture, as in an observation::Look
    std::span<const Push> pushes;            ///< of these rows; before: what will be done to them
};

/// Somebody who watches a run.
struct Watch {
    std::function<void(const ShownPictures &)> drawn = {}; ///< on the run's thread
    std::filesystem::path pictures = {}; ///< where they are kept until the run is finished
    double calibrationShare = 0.5;       ///< of a role's time, for the progress
};

/// The plan's attributes, then the watched ones.
std::vector<model::Attribute> judgedAttributes(const FairPlan &plan);

/// Throws InvalidValue, naming what, for a plan that cannot be carried out.
void checkPlan(const FairPlan &plan);

/// Calibrates, draws and judges role by role. What `journal` holds of an earlier run of the same
/// plan is not drawn again; every drawing and every finished role goes there. Blocks and polls; a
/// stop throws Cancelled.
FairResult runFair(const model::Model &model, const FairPlan &plan, format::Journal &journal,
                   base::Context &context);

/// The same for somebody who watches: pictures before and after come by turns, a micro-batch at a
/// time, so that a fraction of those after differ from `runFair`'s by what the shape of a batch
/// does to rounding.
FairResult runFair(const model::Model &model, const FairPlan &plan, format::Journal &journal,
                   const Watch &watch, base::Context &context);

} // namespace deviascope::responsible
