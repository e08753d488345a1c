#pragma once

#include "observation/bias_report.h"
#include "responsible/calibrated_scale.h"
#include "statistics/mean_deviation.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::responsible {

struct FairPlan;
struct FairResult;

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

/// The share that a class of a pushed attribute should have.
struct WantedRow {
    std::string subject, attribute, label;
    double share = 0;
};

/// An audit against the wanted shares, and what fair generation adds to it.
struct FairReport {
    observation::BiasReport audit; ///< deviations from the target
    std::vector<WantedRow> wanted; ///< attributes of a role that are not here were only watched
    std::vector<CalibratedScale> calibration;
    std::vector<KeptRow> kept; ///< one per role, then all together; none without a role list
    std::vector<MeanRow> means;
};

/// Nulls: before, of pictures drawn from the target; after, but under `drawn`, with the assignment
/// held fixed (statistics::assignedNull), as the means' correction for bias is.
FairReport makeFairReport(const FairPlan &plan, const FairResult &result,
                          const model::Knowledge &knowledge);

/// Reports of several plans as one, their tests corrected together. Means stay as they are.
FairReport merged(std::span<const FairReport> reports);

/// The share wanted of a role's class; nothing where its attribute was only watched.
std::optional<double> wantedShare(const FairReport &report, const std::string &subject,
                                  const std::string &attribute, const std::string &label);

} // namespace deviascope::responsible
