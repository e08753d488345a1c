#include "discovery/decoder_jacobian.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

namespace deviascope::discovery {

namespace {

at::Tensor derivative(const at::Tensor &output, const at::Tensor &input, const at::Tensor &weights,
                      bool derivable)
{
    return torch::autograd::grad({output}, {input}, {weights}, /*retain_graph=*/true,
                                 /*create_graph=*/derivable)[0];
}

at::Tensor expanded(const at::Tensor &tensor, int64_t rows)
{
    if (!tensor.defined() || tensor.size(0) == rows)
        return tensor;
    auto sizes = tensor.sizes().vec();
    sizes[0] = rows;
    return tensor.expand(sizes).contiguous();
}

} // namespace

DecoderJacobian::DecoderJacobian(const network::Unet &unet, network::UnetHalf half, at::Tensor mask)
    : m_unet(unet.withForm(network::AttentionForm::Written)),
      m_half(std::move(half)),
      m_mask(std::move(mask))
{}

at::Tensor DecoderJacobian::predicted(const at::Tensor &moved) const
{
    const int64_t rows = moved.size(0);
    network::UnetHalf half = m_half;
    half.h = expanded(half.h, rows);
    for (at::Tensor &skip : half.skips)
        skip = expanded(skip, rows);
    half.activatedTime = expanded(half.activatedTime, rows);
    half.context = expanded(half.context, rows);
    const std::vector<network::Edit> edits = {{network::kMid, moved.to(half.h.scalar_type()), {}}};
    const at::Tensor eps = m_unet.decode(half, edits).to(at::kFloat);
    return m_mask.defined() ? eps * m_mask.to(eps.device()) : eps;
}

at::Tensor DecoderJacobian::push(const at::Tensor &v, const at::Tensor &moved,
                                 const at::Tensor &prediction) const
{
    // J^T u is linear in u, so that its derivative by u is J: reverse mode alone suffices.
    const at::Tensor u = at::zeros_like(prediction).requires_grad_(true);
    const at::Tensor pulled = derivative(prediction, moved, u, /*derivable=*/true);
    return derivative(pulled, u, v, false).detach();
}

at::Tensor DecoderJacobian::push(const at::Tensor &v) const
{
    const c10::AutoGradMode gradients(true);
    const at::Tensor there = v.to(m_half.h.device());
    const at::Tensor moved = at::zeros_like(there).requires_grad_(true);
    return push(there, moved, predicted(moved));
}

at::Tensor DecoderJacobian::pushAndPull(const at::Tensor &v) const
{
    const c10::AutoGradMode gradients(true);
    const at::Tensor there = v.to(m_half.h.device());
    const at::Tensor moved = at::zeros_like(there).requires_grad_(true);
    const at::Tensor prediction = predicted(moved);
    return derivative(prediction, moved, push(there, moved, prediction), false).detach();
}

} // namespace deviascope::discovery
