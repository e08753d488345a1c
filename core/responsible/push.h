#pragma once

#include "direction/direction.h"
#include "model/knowledge.h"
#include "sampling/intervention.h"
#include "scorer/judge.h"

#include <optional>
#include <span>
#include <vector>

namespace deviascope::responsible {

/// An attribute that is to be made fair: the share that each class shall have, and the direction
/// that pushes a picture to it.
struct FairAttribute {
    model::Attribute attribute;
    std::vector<double> target;                   ///< in the order of the classes; sums to 1
    std::vector<direction::Direction> directions; ///< one per class
    /// What is tried where a class's direction does not reach the calibration's goal: one per
    /// class, or empty; a class may have none.
    std::vector<std::optional<direction::Direction>> rivals = {};

    /// Of what is kept out of pictures: when a picture counts as showing it.
    std::optional<scorer::Flag> flag = {};

    bool hasRival(size_t c) const { return c < rivals.size() && rivals[c].has_value(); }
};

/// What is done to some pictures in one attribute: each is pushed to one class, by that class's
/// scale.
struct Push {
    const FairAttribute *attribute = nullptr;
    std::vector<int> assigned;  ///< per picture, a class
    std::vector<double> scales; ///< per class
};

/// One intervention for each class and site; the pushes add up (composition).
std::vector<sampling::Intervention> interventionsOf(std::span<const Push> pushes);

/// Pictures that no push changes: every one of their scales is 0.
std::vector<bool> untouched(std::span<const Push> pushes);

} // namespace deviascope::responsible
