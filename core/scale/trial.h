#pragma once

#include "observation/seen.h"
#include "statistics/counted.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace deviascope::scale {

/// The share of roles that shall stay while pictures turn (methods.md, "Scale of a slider").
inline constexpr double kKeepWanted = 0.93;

/// What became of pictures at one scale, beside the same pictures before. A success is a picture
/// that did not show the concept before, shows it now, and is still named as its role where it was.
/// A value without tensors.
struct Trial {
    double scale = 0;
    statistics::Counted success = {};  ///< of the pictures that did not show the concept
    statistics::Counted turned = {};   ///< of the same pictures: whatever became of the role
    statistics::Counted wrongWay = {}; ///< of those that showed it: no more
    statistics::Counted kept = {}; ///< role still named, of those where it was; n 0: none is known

    /// The concept is perceived, of all pictures.
    statistics::Counted shown() const;
    bool operator==(const Trial &) const = default;
};

/// `before` and `after` are the same pictures.
bool succeeds(const observation::Seen &before, const observation::Seen &after, size_t picture);
Trial trialOf(const observation::Seen &before, const observation::Seen &after, double scale);

nlohmann::json toJson(const Trial &trial);
/// Nothing where the JSON is of another shape or its counts are impossible.
std::optional<Trial> trialFromJson(const nlohmann::json &json);

} // namespace deviascope::scale
