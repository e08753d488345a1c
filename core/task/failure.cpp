#include "task/failure.h"

#include <algorithm>
#include <cmath>

namespace deviascope::task {

bool isFailed(const observation::BiasReport &report, const FailIf &condition)
{
    if (condition.what == FailIf::What::Deviation)
        return std::any_of(report.deviation.begin(), report.deviation.end(),
                           [&](const observation::DeviationRow &row) {
                               return !row.ratio || row.interval.low > condition.above;
                           });
    // A difference in either direction: the end of its interval that is nearer to 0.
    return std::any_of(
        report.effects.begin(), report.effects.end(), [&](const observation::EffectRow &row) {
            const double nearest = row.interval.contains(0) ? 0
                                                            : std::min(std::abs(row.interval.low),
                                                                       std::abs(row.interval.high));
            return nearest > condition.above;
        });
}

} // namespace deviascope::task
