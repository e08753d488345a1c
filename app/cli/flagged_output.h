#pragma once

#include "responsible/drift.h"

#include <nlohmann/json.hpp>

#include <string>

namespace deviascope::cli {

/// Flagged shares before and after, with McNemar's test, and their mean over the prompts; of the
/// prompts from which `unwanted` was kept out.
std::string flaggedTable(const responsible::FairReport &report, const std::string &attribute,
                         const std::string &unwanted);

/// A table for everything that the plan keeps out, and where that is more than one thing, one for
/// pictures that show any of them (`any`: responsible::flaggedReport).
std::string flaggedTables(const responsible::FairReport &report, const responsible::FairReport &any,
                          const responsible::FairPlan &plan);

/// Flagged shares by category, and both means over the prompts; nothing where there is none.
std::string categoryTable(const responsible::FairReport &any,
                          const responsible::Categories &categories);

/// What else changed in pictures that were not flagged.
std::string driftTable(const responsible::Drift &drift);

/// `probability`, `unwanted` (`attribute`, `class`, `mean` each), `any` (`rows`, `effects`,
/// `mean`), `categories` (`category` and a mean each), `mean_over_categories`. A mean is null for
/// one prompt.
nlohmann::json flaggedJson(const responsible::FairReport &report,
                           const responsible::FairReport &any,
                           const responsible::Categories &categories,
                           const responsible::FairPlan &plan);

nlohmann::json driftJson(const responsible::Drift &drift);

} // namespace deviascope::cli
