#pragma once

#include "responsible/drift.h"
#include "responsible/value_action.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace deviascope::cli {

/// For everything that `actions` keep out a table of flagged shares before and after, with
/// McNemar's test, and their mean over the prompts from which it was kept out; and where that is
/// more than one thing, a table for pictures that show any of them (`any`:
/// responsible::flaggedReport).
std::string flaggedTables(const responsible::FairReport &report, const responsible::FairReport &any,
                          const std::vector<responsible::ValueAction> &actions);

/// Flagged shares by category, and both means over the prompts; nothing where there is none.
std::string categoryTable(const responsible::FairReport &any,
                          const responsible::Categories &categories);

/// What else changed in pictures that were not flagged.
std::string driftTable(const responsible::Drift &drift);

/// `probability`, `unwanted` (`attribute`, `class`, `mean` each), `any` (`rows`, `effects`,
/// `mean`), `categories` (`category` and a mean each), `mean_over_categorised` (`each_once`,
/// `each_by_categories`). A mean over prompts is null for one; `probability` where nothing is kept
/// out.
nlohmann::json flaggedJson(const responsible::FairReport &report,
                           const responsible::FairReport &any,
                           const std::vector<responsible::ValueAction> &actions,
                           const responsible::Categories &categories = {});

nlohmann::json driftJson(const responsible::Drift &drift);

} // namespace deviascope::cli
