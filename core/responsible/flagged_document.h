#pragma once

#include "report/document.h"
#include "responsible/drift.h"
#include "responsible/value_action.h"

#include <vector>

namespace deviascope::responsible {

/// For everything that `actions` keep out a table of flagged shares before and after, with
/// McNemar's test, and their mean over the prompts from which it was kept out; where that is more
/// than one thing, a table for pictures that show any of them (`any`: flaggedReport); then flagged
/// shares by category. In JSON under `flagged`: `probability`, `unwanted` (`attribute`, `class`,
/// `mean` each), `any` (`rows`, `effects`, `mean`), `categories` (`category` and a mean each),
/// `mean_over_categorised` (`each_once`, `each_by_categories`). A mean over prompts is null for
/// one; `probability` where nothing is kept out.
report::Document flaggedDocument(const FairReport &report, const FairReport &any,
                                 const std::vector<ValueAction> &actions,
                                 const Categories &categories = {});

/// What else changed in pictures that were not flagged: `drift`, `drift_pictures`.
report::Document driftDocument(const Drift &drift);

} // namespace deviascope::responsible
