#pragma once

#include "audit/report.h"
#include "responsible/fair.h"
#include "statistics/mean_deviation.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace deviascope::responsible {

/// How often the scorer still names the role, of the pictures where it did untouched.
struct KeptRow {
    std::string subject; ///< empty: all together
    int named = 0, kept = 0, pictures = 0;
    int namedAfter = 0;      ///< of all pictures, also where it was not named before
    base::Interval interval; ///< of kept / named, Wilson 95 %
};

/// The mean deviation ratio over the roles.
struct MeanRow {
    std::string attribute, condition;
    int subjects = 0;
    statistics::MeanDeviation deviation;
    double nullMean = 0, nullQ95 = 0; ///< of a generator that is fair
};

/// An audit against the wanted shares, and what fair generation adds to it.
struct FairReport {
    audit::Report audit; ///< deviations from the target
    std::vector<CalibratedScale> calibration;
    std::vector<KeptRow> kept; ///< one per role, then all together; none without a role list
    std::vector<MeanRow> means;
};

/// Nulls: before, of pictures drawn from the target; after, under `balanced`, with the assignment
/// held fixed (statistics::assignedNull).
FairReport makeFairReport(const FairPlan &plan, const FairResult &result,
                          const model::Knowledge &knowledge);

/// Reports of several plans as one, their tests corrected together. Means stay as they are.
FairReport merged(std::span<const FairReport> reports);

/// The keys of `audit`, and `calibration`, `kept`, `means`, `assignment`.
nlohmann::json toJson(const FairReport &report, Law law);

} // namespace deviascope::responsible
