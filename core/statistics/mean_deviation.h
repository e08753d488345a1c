#pragma once

#include "base/interval.h"

#include <optional>
#include <span>
#include <vector>

namespace deviascope::statistics {

/// The mean deviation ratio over roles (Li et al. 2024, their table).
struct MeanDeviation {
    double mean = 0;
    /// 95 %, Student's t with the roles as the sample; empty for one role.
    std::optional<base::Interval> interval;
    /// (house) Ratios of few pictures lie too high, the more so the fairer: the mean less what a
    /// parametric bootstrap at the counted shares adds to it, at least 0.
    double corrected = 0;
};

/// What was perceived in one role's pictures, apart for each class that pictures were pushed to:
/// counts of the named classes.
using AssignedCounts = std::vector<std::vector<int>>;

/// `counts` of the named classes, role by role. An empty `target` is uniform. Throws InvalidValue
/// as `deviationRatio`, and for no roles.
MeanDeviation meanDeviation(std::span<const std::vector<int>> counts,
                            std::span<const double> target = {});

/// The same for pictures whose classes were assigned. How many were pushed to each class is no
/// chance, so the bootstrap holds it fixed (methods-details.md, "Bias statistics": under `balanced`
/// assignment) and draws again only what was perceived in them: had it drawn all pictures freely,
/// it would take off far too much. The lists of a role are of one length, and not all empty.
MeanDeviation meanAssignedDeviation(std::span<const AssignedCounts> roles,
                                    std::span<const double> target = {});

/// Mean of a sample and its 95 % interval by Student's t, which fewer than two values do not have.
struct SampleMean {
    double mean = 0;
    std::optional<base::Interval> interval;
};
SampleMean sampleMean(std::span<const double> values);

} // namespace deviascope::statistics
