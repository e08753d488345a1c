#pragma once

namespace deviascope::base {

/// A closed interval; 95 % unless the producer says otherwise.
struct Interval {
    double low = 0;
    double high = 0;

    bool contains(double value) const { return low <= value && value <= high; }
    bool operator==(const Interval &) const = default;
};

} // namespace deviascope::base
