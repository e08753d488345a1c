#pragma once

#include "direction/direction.h"

#include <array>
#include <cstdint>
#include <optional>

namespace deviascope::direction {

/// Whether `direction` belongs to another picture size than latents of `height` × `width`, so that
/// it is stretched bilinearly when it acts on them. What is the same at every place, and text
/// states, are not.
bool isResampled(const Direction &direction, const network::Unet &unet, int64_t height,
                 int64_t width);

/// The latents, [height, width], on which it acts as it is; nothing where that is any size.
std::optional<std::array<int64_t, 2>> ownGrid(const Direction &direction,
                                              const network::Unet &unet);

} // namespace deviascope::direction
