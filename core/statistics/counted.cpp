#include "statistics/counted.h"

#include "statistics/share.h"

#include <nlohmann/json.hpp>

namespace deviascope::statistics {

using nlohmann::json;

std::optional<double> Counted::share() const
{
    return n > 0 ? std::optional(static_cast<double>(count) / n) : std::nullopt;
}

base::Interval Counted::interval() const
{
    return n > 0 ? statistics::wilson(count, n) : base::Interval{0, 1};
}

json toJson(const Counted &counted)
{
    const auto share = counted.share();
    return {{"count", counted.count},
            {"n", counted.n},
            {"share", share ? json(*share) : json()},
            {"low", counted.interval().low},
            {"high", counted.interval().high}};
}

std::optional<Counted> countedFromJson(const json &stored)
{
    if (!stored.is_object())
        return std::nullopt;
    const auto count = stored.find("count"), n = stored.find("n");
    if (count == stored.end() || n == stored.end() || !count->is_number_integer() ||
        !n->is_number_integer())
        return std::nullopt;
    const Counted counted{count->get<int>(), n->get<int>()};
    if (counted.count < 0 || counted.count > counted.n)
        return std::nullopt;
    return counted;
}

} // namespace deviascope::statistics
