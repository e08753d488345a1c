#pragma once

#include "direction/direction.h"

namespace deviascope::direction {

/// Whether `direction` belongs to another picture size than latents of `height` × `width`, so that
/// it is stretched bilinearly when it acts on them. What is the same at every place, and text
/// states, are not.
bool isResampled(const Direction &direction, const network::Unet &unet, int64_t height,
                 int64_t width);

} // namespace deviascope::direction
