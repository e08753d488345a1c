#include "sampling/scale_schedule.h"

#include <algorithm>
#include <cmath>

namespace deviascope::sampling {

double ScaleSchedule::at(double timestep) const
{
    if (points.empty())
        return 1;
    const auto after = std::find_if(points.begin(), points.end(),
                                    [&](const Point &point) { return point.timestep >= timestep; });
    if (after == points.begin())
        return points.front().factor;
    if (after == points.end())
        return points.back().factor;
    const Point &before = *(after - 1);
    return std::lerp(before.factor, after->factor,
                     (timestep - before.timestep) / (after->timestep - before.timestep));
}

} // namespace deviascope::sampling
