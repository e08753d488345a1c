#pragma once

#include "scale/trial.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::scale {

/// What was seen of the same pictures with the slider at one scale.
struct ResponsePoint {
    double scale = 0;
    statistics::Counted shown; ///< the concept is perceived
    statistics::Counted
        kept;          ///< the role is still named, of those where it was; n 0: none is known
    double fitted = 0; ///< share that shows the concept, made monotone over the usable range
    bool operator==(const ResponsePoint &) const = default;
};

/// How the share of pictures that show the concept answers to a slider, and between which scales it
/// does so while the pictures stay what they were. A value without tensors.
struct SliderResponse {
    std::vector<ResponsePoint> points; ///< by ascending scale; 0 is among them
    double low = 0, high = 0;          ///< the usable range: low <= 0 <= high
    std::optional<Trial> suggested;    ///< at the suggested scale, where there is one

    std::vector<std::string> prompts;
    std::vector<std::uint64_t> seeds;
    bool newPrompts = false; ///< the prompts, too, were used by no other stage
    std::string sampler;
    int steps = 0;
    double guidance = 0;
    std::string model; ///< hash of the model that drew
    std::int64_t evaluations = 0;
    double seconds = 0;

    /// The share grows somewhere in the usable range: a slider can be made even by it.
    bool rises() const { return low < high; }
    bool operator==(const SliderResponse &) const = default;
};

/// Whether fewer roles stay than 93 % (kKeepWanted), so surely that the interval excludes it. Never
/// where no role is known.
bool isRoleLost(const statistics::Counted &kept);

/// Finds the usable range and makes the shares monotone in it (isotonic regression): from 0 outward
/// up to the first scale that loses the role, without the ends along which the fitted share stays
/// the same. Outside the range `fitted` is that of its end. Throws InvalidValue when no point is at
/// 0 or the scales do not ascend.
void fitResponse(SliderResponse &response);

nlohmann::json toJson(const SliderResponse &response);
/// Nothing where the JSON is of another shape or its counts are impossible.
std::optional<SliderResponse> responseFromJson(const nlohmann::json &json);

} // namespace deviascope::scale
