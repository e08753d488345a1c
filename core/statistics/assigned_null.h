#pragma once

#include "statistics/deviation.h"

#include <span>
#include <vector>

namespace deviascope::statistics {

/// Pictures of one prompt whose classes were assigned, not drawn.
struct AssignedSample {
    std::vector<int> assigned; ///< pictures that each class was given
    int named = 0;             ///< pictures in which some class was perceived
    int missed = 0;            ///< of these, those with another class than the assigned one
};

/// The deviation ratio of a generator that is fair under a fixed assignment, for which the binomial
/// null is far too wide (methods-details.md, 1, "Fair generation: protocol"). (house) Such a
/// generator fails as often as ours, but its failures favour no class: which pictures stay
/// uncertain has nothing to do with their class, and a picture is, with one probability e for all,
/// drawn from the target instead of following its assignment. So every class keeps its target
/// share in the mean; e is estimated from the missed ones, and at e = 1 this is the binomial (or
/// multinomial) null. From 20,000 simulated audits with a fixed seed: the mean to about .0005.
/// Throws InvalidValue.
DeviationNull assignedNull(const AssignedSample &sample, std::span<const double> target);

/// The null of the mean over independent prompts.
DeviationNull meanAssignedNull(std::span<const AssignedSample> samples,
                               std::span<const double> target);

} // namespace deviascope::statistics
