#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::direction {
struct Direction;
}

namespace deviascope::engine {

/// What a direction's file says of how it was found, and what its vectors are. Empty: unknown.
struct DirectionOrigin {
    struct SiteShare {
        std::string site;                       ///< "mid"
        double share = 0;                       ///< of the squared length
        std::vector<std::vector<double>> cells; ///< [h][w], where it lies; sums to 1
    };

    std::string model;     ///< name of the one that it was found on
    std::string program;   ///< "deviascope 1.2.0"
    std::string objective; ///< "distilled", "noise"
    std::optional<std::uint64_t> seed;
    std::optional<int> pictures, steps;
    std::optional<double> evaluations; ///< of the U-Net; a backward pass counts as two more
    std::optional<double> seconds;
    bool stoppedEarly = false;
    double norm = 0;
    std::vector<SiteShare> energy; ///< none for text states
};

/// Reads no more of the provenance than is well formed.
DirectionOrigin originOf(const direction::Direction &direction);

} // namespace deviascope::engine
