#pragma once

#include "evaluation/profile.h"

namespace deviascope::tests {

/// A row of a profile with this effect, 10 points either side of it.
inline evaluation::ProfileRow profileRow(evaluation::ProfileRow::Part part, double difference,
                                         double p, sampling::Window window = {})
{
    evaluation::ProfileRow row;
    row.part = part;
    row.window = window;
    row.effect = {difference, {difference - 0.1, difference + 0.1}};
    row.p = row.pAdjusted = p;
    return row;
}

} // namespace deviascope::tests
