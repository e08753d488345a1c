#pragma once

#include "report/document.h"
#include "statistics/reference_check.h"
#include "verification/reference_check.h"

namespace deviascope::verification {

/// `rows`: [`key`, `error`, `tolerance`, `ok`, `reason`], `unknown`, `ok`; of statistics `group`
/// and `index` for the key.
report::Document documentOf(const ReferenceReport &report);
report::Document documentOf(const statistics::StatisticsReport &report);

} // namespace deviascope::verification
