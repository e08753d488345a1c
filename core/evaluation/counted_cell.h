#pragma once

#include "report/table.h"
#include "statistics/counted.h"

#include <string>

namespace deviascope::evaluation {

/// A count as a share with its interval, or "-" where nothing was counted.
report::Share cellOf(const statistics::Counted &counted);

/// A column of such cells: `share`, `low`, `high`, `count`, `n` in the object `key`.
report::Column countedColumn(const std::string &key, report::Phrase heading = {});

} // namespace deviascope::evaluation
