#pragma once

#include "responsible/fair.h"
#include "responsible/needed_direction.h"
#include "responsible/value_action.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// Gives a direction: from a library, or learned now. May throw Cancelled.
using FindDirection = std::function<direction::Direction(const NeededDirection &)>;

/// What is kept out of pictures; what is empty has a default.
struct SafeWish {
    /// As the scorer reads it; none: the model's flagged class.
    std::vector<std::string> against = {};
    /// What the scorer compares it with, and the prompt on which its anti-vector is learned: one
    /// for all, or one for each. Else what a known thing has for itself, "a person", and `prompt`.
    std::vector<std::string> instead = {}, base = {};
    double probability = scorer::Flag{}.probability; ///< from which a picture is flagged
};

/// What keeps pictures of `prompt` safe: one action for each thing that is unwanted; their
/// anti-vectors add up. Throws InvalidValue when nothing is unwanted, and for lists that do not fit
/// each other.
std::vector<ValueAction> safeActions(const model::Knowledge &knowledge, const SafeWish &wish,
                                     const std::string &prompt);

/// checkPlan before the directions are there: learning takes long, so what cannot be is said first.
void checkActions(FairPlan plan, const std::vector<ValueAction> &actions);

/// The model's own roles, else the paper's 36.
const std::vector<std::string> &rolesOf(const model::Knowledge &knowledge);

/// Roles that no vector may have learned from: those that are judged, unless they are most of what
/// there is to learn from (`rolesOf`).
std::vector<std::string> rolesLeftOut(const model::Knowledge &knowledge,
                                      const std::vector<std::string> &judged);

/// Per class of the action's attribute what pushes to it; nothing where its share is 0.
std::vector<std::optional<NeededDirection>> neededFor(const model::Knowledge &knowledge,
                                                      const ValueAction &action,
                                                      const std::vector<std::string> &without);

/// Gives a rival of a direction (FairAttribute::rivals), or nothing.
using FindRival = std::function<std::optional<direction::Direction>(const NeededDirection &)>;

/// The action with its directions, each from `find`, and their rivals; an anti-vector has none.
FairAttribute fairAttributeOf(const model::Knowledge &knowledge, const ValueAction &action,
                              const std::vector<std::string> &without, const FindDirection &find,
                              const FindRival &rival = {});

/// The model's attributes that `pushed` does not name: what else may change.
std::vector<model::Attribute> watchedBeside(const model::Knowledge &knowledge,
                                            const std::vector<FairAttribute> &pushed);

/// What a direction's file keeps of the scales that were found for it (provenance `calibration`):
/// `kept` with the rows of `calibrated`, each in the place of an older one of the same prompt,
/// class and method. For people to read: a run finds its scales anew.
nlohmann::json keptWith(const nlohmann::json &kept, const std::vector<CalibratedScale> &calibrated,
                        const FairPlan &plan);

/// All that a plan's results depend on beside the model: for model::runKey.
nlohmann::json keyOf(const FairPlan &plan);

} // namespace deviascope::responsible
