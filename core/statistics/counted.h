#pragma once

#include "base/interval.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace deviascope::statistics {

/// A count of pictures with its share and interval (Wilson, 95 %).
struct Counted {
    int count = 0, n = 0;
    std::optional<double> share() const;
    base::Interval interval() const; ///< 0..1 when n is 0
    bool operator==(const Counted &) const = default;
};

/// `count`, `n`, `share`, `low`, `high`.
nlohmann::json toJson(const Counted &counted);

/// The reverse, from `count` and `n`; nothing where these are no possible count.
std::optional<Counted> countedFromJson(const nlohmann::json &json);

} // namespace deviascope::statistics
