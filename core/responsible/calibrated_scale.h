#pragma once

#include "statistics/counted.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace deviascope::responsible {

/// The scale of one role and class, and what stands behind it. A value without tensors.
struct CalibratedScale {
    std::string subject, attribute, label;
    bool rival = false; ///< by the class's rival direction instead of its own
    std::string method; ///< that found the direction
    double scale = 0;
    statistics::Counted shown, kept; ///< of the confirming pictures; kept: as a Trial's
    std::vector<int> counts = {};    ///< of these, perceived as each class of the attribute
    bool reached = false;            ///< the goal is met while the role stays
};

/// What was measured at the chosen scale: `prompt`, `scale`, `method`, `share` with `low` and
/// `high`, `n`, `kept`, `named`.
nlohmann::json toJson(const CalibratedScale &calibrated);

} // namespace deviascope::responsible
