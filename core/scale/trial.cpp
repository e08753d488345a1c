#include "scale/trial.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace deviascope::scale {

using nlohmann::json;
using observation::Seen;
using statistics::Counted;

Counted Trial::shown() const
{
    return {wrongWay.n - wrongWay.count + turned.count, wrongWay.n + turned.n};
}

bool succeeds(const Seen &before, const Seen &after, size_t picture)
{
    return after.shown[picture] &&
           (before.named.empty() || !before.named[picture] || after.named[picture]);
}

Trial trialOf(const Seen &before, const Seen &after, double scale)
{
    Trial trial;
    trial.scale = scale;
    for (size_t i = 0; i < before.shown.size(); ++i) {
        if (before.shown[i]) {
            ++trial.wrongWay.n;
            trial.wrongWay.count += !after.shown[i];
        } else {
            ++trial.success.n;
            ++trial.turned.n;
            trial.success.count += succeeds(before, after, i);
            trial.turned.count += after.shown[i];
        }
        if (!before.named.empty() && before.named[i]) {
            ++trial.kept.n;
            trial.kept.count += after.named[i];
        }
    }
    return trial;
}

json toJson(const Trial &trial)
{
    return {{"scale", trial.scale},
            {"success", toJson(trial.success)},
            {"turned", toJson(trial.turned)},
            {"wrong_way", toJson(trial.wrongWay)},
            {"kept", toJson(trial.kept)}};
}

std::optional<Trial> trialFromJson(const json &stored)
{
    if (!stored.is_object() || !stored.contains("scale") || !stored["scale"].is_number())
        return std::nullopt;
    Trial trial;
    trial.scale = stored["scale"].get<double>();
    const auto read = [&](const char *key, Counted &counted) {
        const auto found = stored.find(key);
        const auto value =
            found == stored.end() ? std::nullopt : statistics::countedFromJson(*found);
        if (value)
            counted = *value;
        return value.has_value();
    };
    if (!std::isfinite(trial.scale) || !read("success", trial.success) ||
        !read("turned", trial.turned) || !read("wrong_way", trial.wrongWay) ||
        !read("kept", trial.kept))
        return std::nullopt;
    return trial;
}

} // namespace deviascope::scale
