#include "training/rate_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace deviascope::training {

double RateSchedule::factor(int step, int steps) const
{
    if (step < warmUp)
        return static_cast<double>(step + 1) / (warmUp + 1);
    if (shape == Shape::Constant)
        return 1;
    const int falling = std::max(1, steps - warmUp);
    const double done = std::clamp(static_cast<double>(step - warmUp) / falling, 0.0, 1.0);
    return last + (1 - last) * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

} // namespace deviascope::training
