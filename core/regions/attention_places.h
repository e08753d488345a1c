#pragma once

#include "network/unet.h"

#include <cstdint>

namespace deviascope::regions {

/// Positions a side that a grid needs to show parts of a picture (house).
inline constexpr std::int64_t kCoarseSide = 8;
inline constexpr std::int64_t kFineSide = 16;

/// Of the up blocks with attention the coarsest that has at least `least` positions a side, its
/// first transformer; the finest one where none has. Sides of the latents. Throws Unsupported for a
/// network without attention there.
network::AttentionPlace upPlace(const network::Unet &unet, std::int64_t latentHeight,
                                std::int64_t latentWidth, std::int64_t least);

} // namespace deviascope::regions
