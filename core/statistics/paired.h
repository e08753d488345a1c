#pragma once

#include "base/interval.h"

namespace deviascope::statistics {

/// McNemar's exact test, two-sided: `b` pairs changed one way, `c` the other. 1 when none changed.
double mcnemarExact(int b, int c);

struct PairedDifference {
    double difference = 0;   ///< share of the first minus share of the second
    base::Interval interval; ///< 95 %
};

/// Newcombe's interval of a paired difference (1998, method 10). The four cells of the paired
/// table: in both, in the first only, in the second only, in neither. Throws InvalidValue.
PairedDifference newcombePaired(int both, int firstOnly, int secondOnly, int neither);

} // namespace deviascope::statistics
