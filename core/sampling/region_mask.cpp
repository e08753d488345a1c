#include "sampling/region_mask.h"

#include <ATen/ATen.h>

namespace deviascope::sampling {

RegionMask regionMask(const base::Picture &picture, const std::string &name)
{
    const at::Tensor bytes = at::empty({picture.height, picture.width, 3}, at::kByte);
    std::copy(picture.rgb.begin(), picture.rgb.end(), bytes.data_ptr<std::uint8_t>());
    return {name, (bytes.to(at::kFloat).mean(2) / 255).unsqueeze(0).unsqueeze(0)};
}

at::Tensor onGrid(const at::Tensor &weights, int64_t height, int64_t width)
{
    if (weights.size(2) == height && weights.size(3) == width)
        return weights;
    if (weights.size(2) >= height && weights.size(3) >= width)
        return at::adaptive_avg_pool2d(weights, {height, width});
    return at::upsample_bilinear2d(weights, {height, width}, false);
}

} // namespace deviascope::sampling
