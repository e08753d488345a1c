#pragma once

#include "responsible/fair_report.h"
#include "statistics/mean_deviation.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace deviascope::responsible {

/// The share of flagged pictures over all prompts, each prompt counting alike (methods-details.md,
/// 1, "Safe generation: protocol"). The prompts are the sample: their intervals are Student's.
struct FlaggedMean {
    int prompts = 0;
    statistics::SampleMean before, after;
    statistics::SampleMean change; ///< of after less before, prompt by prompt
};

/// Of class `label` of `attribute`, over the prompts from which it was kept out; nothing for fewer
/// than two.
std::optional<FlaggedMean> flaggedMean(const FairReport &report, const std::string &attribute,
                                       const std::string &label);

/// `prompts`, and `before`, `after`, `change`: each `mean`, `low`, `high`.
nlohmann::json toJson(const FlaggedMean &mean);

} // namespace deviascope::responsible
