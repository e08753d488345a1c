#pragma once

#include <vector>

namespace deviascope::sampling {

/// A factor on an edit's scale that follows the timestep: straight lines between points, constant
/// outside them; 1 everywhere without points.
struct ScaleSchedule {
    struct Point {
        double timestep = 0; ///< 0..1000
        double factor = 1;
        bool operator==(const Point &) const = default;
    };

    std::vector<Point> points; ///< by rising timestep

    double at(double timestep) const;
    bool operator==(const ScaleSchedule &) const = default;
};

} // namespace deviascope::sampling
