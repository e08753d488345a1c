#include "direction/resampled.h"

#include "network/unet.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::direction {

bool isResampled(const Direction &direction, const network::Unet &unet, int64_t height,
                 int64_t width)
{
    return std::any_of(direction.tensors.begin(), direction.tensors.end(), [&](const auto &each) {
        const auto shape = unet.shape(each.first, height, width);
        const at::Tensor &tensor = each.second;
        const bool everywhere = tensor.size(2) == 1 && tensor.size(3) == 1;
        return !everywhere && (tensor.size(2) != shape[1] || tensor.size(3) != shape[2]);
    });
}

} // namespace deviascope::direction
