#pragma once

#include "network/site.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace deviascope::direction {

struct Direction;

/// Where a direction's squared length lies at one site.
struct Energy {
    network::Site site;
    double share = 0;                       ///< of the whole direction
    std::vector<std::vector<double>> cells; ///< [h][w], sums to 1
    /// Share that the channels' means over the cells hold: what a vector that is the same
    /// everywhere could keep.
    double channelMeans = 0;
    double topChannels = 0; ///< share of the strongest twentieth of the channels
};

/// Site by site; none for a direction of text states or of length 0. Steps are taken together.
std::vector<Energy> energyOf(const Direction &direction);

nlohmann::json toJson(const std::vector<Energy> &energy);

} // namespace deviascope::direction
