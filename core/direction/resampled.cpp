#include "direction/resampled.h"

#include "network/unet.h"
#include "sampling/intervention.h"

#include <algorithm>

namespace deviascope::direction {

bool isResampled(const Direction &direction, const network::Unet &unet, int64_t height,
                 int64_t width)
{
    return std::any_of(direction.tensors.begin(), direction.tensors.end(), [&](const auto &each) {
        return !sampling::fitsGrid(each.second, unet.shape(each.first, height, width));
    });
}

} // namespace deviascope::direction
