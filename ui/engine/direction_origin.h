#pragma once

#include "direction/energy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::engine {

/// What a direction's file says of how it was found, and what its vectors are. Empty: unknown.
struct DirectionOrigin {
    std::string model;     ///< name of the one that it was found on
    std::string program;   ///< "deviascope 1.2.0"
    std::string objective; ///< "distilled", "noise"
    std::optional<std::uint64_t> seed;
    std::optional<int> pictures, steps;
    std::optional<double> evaluations; ///< of the U-Net; a backward pass counts as two more
    std::optional<double> seconds;
    bool stoppedEarly = false;
    double norm = 0;
    std::vector<direction::Energy> energy; ///< none for text states
};

/// Reads no more of the provenance than is well formed.
DirectionOrigin originOf(const direction::Direction &direction);

} // namespace deviascope::engine
