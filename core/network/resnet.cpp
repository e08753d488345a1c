#include "network/resnet.h"

#include <ATen/ATen.h>

namespace deviascope::network {

ResnetBlock ResnetBlock::load(const Weights &weights, int64_t in, int64_t out, int64_t groups,
                              double eps)
{
    ResnetBlock block;
    block.norm1 = GroupNorm::load(weights / "norm1", in, groups, eps);
    block.conv1 = Conv2d::load(weights / "conv1", in, out, 3);
    block.norm2 = GroupNorm::load(weights / "norm2", out, groups, eps);
    block.conv2 = Conv2d::load(weights / "conv2", out, out, 3);
    if (weights.has("time_emb_proj.weight"))
        block.time = Linear::load(weights / "time_emb_proj", -1, out);
    if (weights.has("conv_shortcut.weight"))
        block.shortcut = Linear::load(weights / "conv_shortcut", in, out);
    return block;
}

at::Tensor ResnetBlock::operator()(const at::Tensor &x, const at::Tensor &activatedTime) const
{
    at::Tensor h = conv1(norm1(x, Activation::Silu));
    if (time)
        h = h + (*time)(activatedTime).unsqueeze(-1).unsqueeze(-1);
    h = conv2(norm2(h, Activation::Silu));
    if (!shortcut)
        return x + h;
    return fromTokens((*shortcut)(toTokens(x)), x.size(2), x.size(3)) + h;
}

at::Tensor upsample(const at::Tensor &x, int64_t height, int64_t width, const Conv2d &conv)
{
    return conv(at::upsample_nearest2d(x, {height, width}));
}

} // namespace deviascope::network
