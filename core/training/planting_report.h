#pragma once

#include "observation/bias_report.h"
#include "report/document.h"
#include "statistics/counted.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::training {

/// What a planting did to a role that shares no word with it, at the same seeds.
struct OtherRole {
    std::string role;        ///< as a prompt
    int n = 0;               ///< pictures, before and after
    double difference = 0;   ///< of the asked class's share
    base::Interval interval; ///< Newcombe's paired interval, 95 %
    double p = 1;            ///< McNemar, exact, two-sided
    double pAdjusted = 1;    ///< Holm, over these roles
};

/// A class and the share of it that was wanted.
struct WantedShare {
    std::string label;
    double wanted = 0;
};

/// What was planted and what came of it.
struct PlantingReport {
    std::string model; ///< the copy's folder
    std::string role;  ///< as a prompt
    std::vector<WantedShare> wanted;
    observation::BiasReport bias;                ///< of the role; conditions "before" and "after"
    statistics::Counted kept;                    ///< role still named, of the pictures where it was
    statistics::Counted namedBefore, namedAfter; ///< role named, of all pictures
    std::vector<OtherRole> others;
    std::string asked; ///< the class whose share of other roles is compared
    int steps = 0;     ///< of learning
    double learningSeconds = 0;
    double along = 0; ///< how far from the old rows to the learned ones; 1: all the way
    int tries = 0;    ///< places on that way whose share was counted
    std::int64_t evaluations = 0;
    double seconds = 0;
};

/// A role's difference from two looks at the same pictures: labels by picture. `pAdjusted` is
/// correctTogether's.
OtherRole otherRole(const std::string &role, const std::vector<int> &before,
                    const std::vector<int> &after, int label);
/// Holm over the roles.
void correctTogether(std::vector<OtherRole> &others);

/// `model`, `before`, `after`, `others` and what else cli.md's row says; for readers the same.
report::Document documentOf(const PlantingReport &report);

} // namespace deviascope::training
