#include "scale/slider_response.h"

#include "base/error.h"
#include "statistics/isotonic.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::scale {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

bool isRoleLost(const statistics::Counted &kept)
{
    return kept.n > 0 && kept.interval().high < kKeepWanted;
}

void fitResponse(SliderResponse &response)
{
    auto &points = response.points;
    const auto ascends = [](const ResponsePoint &a, const ResponsePoint &b) {
        return a.scale >= b.scale;
    };
    const auto zero = std::find_if(points.begin(), points.end(),
                                   [](const ResponsePoint &point) { return point.scale == 0; });
    if (zero == points.end() || zero->shown.n == 0 ||
        std::adjacent_find(points.begin(), points.end(), ascends) != points.end())
        throw Error(ErrorKind::InvalidValue, "A slider's response needs ascending scales around 0",
                    "scales", "Measure it again.");
    const auto at = static_cast<size_t>(zero - points.begin());
    size_t low = at, high = at;
    while (low > 0 && points[low - 1].shown.n > 0 && !isRoleLost(points[low - 1].kept))
        --low;
    while (high + 1 < points.size() && points[high + 1].shown.n > 0 &&
           !isRoleLost(points[high + 1].kept))
        ++high;

    std::vector<double> shares, weights;
    for (size_t i = low; i <= high; ++i) {
        shares.push_back(*points[i].shown.share());
        weights.push_back(points[i].shown.n);
    }
    const auto fit = statistics::isotonicFit(shares, weights);
    for (size_t i = 0; i < points.size(); ++i)
        points[i].fitted = fit[std::clamp(i, low, high) - low];
    // Along an end where the share stays the same nothing changes any more.
    while (high > at && points[high].fitted == points[high - 1].fitted)
        --high;
    while (low < at && points[low].fitted == points[low + 1].fitted)
        ++low;
    response.low = points[low].scale;
    response.high = points[high].scale;
}

json toJson(const SliderResponse &response)
{
    json points = json::array();
    for (const ResponsePoint &point : response.points)
        points.push_back({{"scale", point.scale},
                          {"shown", toJson(point.shown)},
                          {"kept", toJson(point.kept)},
                          {"fitted", point.fitted}});
    return {{"points", points},
            {"low", response.low},
            {"high", response.high},
            {"suggested", response.suggested ? toJson(*response.suggested) : json()},
            {"prompts", response.prompts},
            {"seeds", response.seeds},
            {"new_prompts", response.newPrompts},
            {"sampler", response.sampler},
            {"steps", response.steps},
            {"guidance", response.guidance},
            {"model", response.model},
            {"evaluations", response.evaluations},
            {"seconds", response.seconds}};
}

std::optional<SliderResponse> responseFromJson(const json &stored)
{
    if (!stored.is_object())
        return std::nullopt;
    try {
        SliderResponse response;
        for (const auto &each : stored.at("points")) {
            const auto shown = statistics::countedFromJson(each.at("shown"));
            const auto kept = statistics::countedFromJson(each.at("kept"));
            const double scale = each.at("scale").get<double>();
            if (!shown || !kept || !std::isfinite(scale))
                return std::nullopt;
            response.points.push_back({scale, *shown, *kept, 0});
        }
        response.suggested = trialFromJson(stored.at("suggested"));
        stored.at("prompts").get_to(response.prompts);
        stored.at("seeds").get_to(response.seeds);
        stored.at("new_prompts").get_to(response.newPrompts);
        stored.at("sampler").get_to(response.sampler);
        stored.at("steps").get_to(response.steps);
        stored.at("guidance").get_to(response.guidance);
        stored.at("model").get_to(response.model);
        stored.at("evaluations").get_to(response.evaluations);
        stored.at("seconds").get_to(response.seconds);
        fitResponse(response); // the counts decide, whatever a file says of the fit
        return response;
    } catch (const json::exception &) {
        return std::nullopt; // of another program or version
    } catch (const Error &) {
        return std::nullopt;
    }
}

} // namespace deviascope::scale
