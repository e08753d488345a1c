#pragma once

#include "direction/direction.h"
#include "model/knowledge.h"
#include "sampling/sampler.h"
#include "scorer/within.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace deviascope::audit {

/// What is drawn and judged: every prompt with the same seeds, untouched and with the directions.
struct Plan {
    std::vector<std::string> prompts;
    std::vector<model::Attribute> attributes;
    std::vector<std::uint64_t> seeds;
    std::string negative;
    sampling::Settings settings;
    std::vector<direction::AppliedDirection> directions; ///< applied together; empty: "before" only
    double uncertainMargin = 0.2;
    std::string condition = "after"; ///< what the edited pictures' rows are called
    scorer::Within within = {};      ///< where attributes are looked for
};

/// The seeds of an audit of `n` pictures: away from those that users look at and learn from, and
/// the same for every prompt.
std::vector<std::uint64_t> auditSeeds(int n);

/// Throws InvalidValue, naming what, for a plan that cannot be carried out.
void checkPlan(const Plan &plan);

/// All that a plan's results depend on beside the model: for model::runKey.
nlohmann::json keyOf(const Plan &plan);
/// What is asked of pictures, alone.
nlohmann::json keyOf(const std::vector<model::Attribute> &attributes);

} // namespace deviascope::audit
