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

std::optional<std::array<int64_t, 2>> ownGrid(const Direction &direction, const network::Unet &unet)
{
    const int64_t side = unet.config().sampleSize;
    for (const auto &[site, tensor] : direction.tensors) {
        const int64_t height = tensor.size(-2), width = tensor.size(-1);
        const auto native = unet.shape(site, side, side);
        if (height > 1 || width > 1)
            return std::array{height * side / native[1], width * side / native[2]};
    }
    return std::nullopt;
}

} // namespace deviascope::direction
