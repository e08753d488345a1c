#include "cli/response_output.h"

#include "cli/table.h"
#include "evaluation/even_scale.h"

#include <fmt/format.h>

namespace deviascope::cli {

using evaluation::EvenScale;
using evaluation::SliderResponse;
using nlohmann::json;

namespace {

constexpr double kReach = 3; ///< as far as the studio's sliders go

} // namespace

std::string countedText(const statistics::Counted &counted)
{
    const auto share = counted.share();
    return share ? shareText(*share, counted.interval().low, counted.interval().high) : "-";
}

std::string responseTable(const direction::Direction &direction, const SliderResponse &response)
{
    const auto even = EvenScale::of(response, kReach);
    Table table({"scale", "n", "shows it [95 %]", "role kept [95 %]", "even position"});
    for (const auto &point : response.points)
        table.add({fmt::format("{:.3f}", point.scale), std::to_string(point.shown.n),
                   countedText(point.shown), countedText(point.kept),
                   even ? fmt::format("{:.3f}", even->positionOf(point.scale)) : "-"});
    std::string text = direction.name + " (" + direction.method + ")\n" + table.text();
    text += even ? fmt::format("Usable from {:.3f} to {:.3f}; the even position goes from 0 (scale "
                               "-{}) to 1 (scale {}).\n",
                               response.low, response.high, kReach, kReach)
                 : std::string("The share does not grow along this slider.\n");
    if (const auto &at = response.suggested)
        text +=
            fmt::format("At {:.3f}: turned {}, wrong way {}, role kept {}.\n", at->scale,
                        countedText(at->turned), countedText(at->wrongWay), countedText(at->kept));
    return text;
}

json responseRow(const direction::Direction &direction, const SliderResponse &response)
{
    const auto even = EvenScale::of(response, kReach);
    json row = evaluation::toJson(response);
    row["name"] = direction.name;
    row["method"] = direction.method;
    for (json &point : row["points"])
        point["position"] = even ? json(even->positionOf(point["scale"].get<double>())) : json();
    return row;
}

} // namespace deviascope::cli
