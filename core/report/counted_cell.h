#pragma once

#include "report/table.h"
#include "statistics/counted.h"

#include <string>

namespace deviascope::report {

/// A count as a share with its interval, or "-" where nothing was counted.
Share cellOf(const statistics::Counted &counted);

/// A column of such cells: `share`, `low`, `high`, `count`, `n` in the object `key`.
Column countedColumn(const std::string &key, Phrase heading = {});

} // namespace deviascope::report
