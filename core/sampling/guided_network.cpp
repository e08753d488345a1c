#include "sampling/guided_network.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::sampling {

bool isGuided(const model::Model &model, double guidance)
{
    return guidance > 1 && model.unet.config().guidanceWidth == 0;
}

GuidedNetwork::GuidedNetwork(const model::Model &model, const Fixed &fixed, CallCache *cache)
    : m_model(model),
      m_cache(cache),
      m_layout{fixed.conditional.size(0), isGuided(model, fixed.guidance)},
      m_guidance(fixed.guidance),
      m_context(m_layout.guided ? at::cat({fixed.unconditional, fixed.conditional})
                                : fixed.conditional)
{
    if (const int64_t width = model.unet.config().guidanceWidth)
        m_guidanceFeatures = network::guidanceFeatures(
            at::full({m_layout.rows()}, fixed.guidance - 1,
                     at::TensorOptions().dtype(at::kFloat).device(model.compute.device)),
            width);
}

at::Tensor GuidedNetwork::operator()(std::size_t call, const at::Tensor &x, double timestep,
                                     std::span<const network::Edit> edits, network::Taps *taps)
{
    if (m_isUntouched && m_cache && !taps) {
        if (edits.empty())
            return untouched(call, x, timestep);
        m_isUntouched = false;
        if (touchesLate(edits))
            return firstTouched(call, x, timestep, edits);
    }
    m_isUntouched = m_isUntouched && edits.empty();
    m_evaluations += m_layout.rows();
    return guide(m_model.unet(input(x, timestep), edits, taps));
}

network::UnetInput GuidedNetwork::input(const at::Tensor &x, double timestep) const
{
    network::UnetInput input;
    input.sample = m_layout.guided ? at::cat({x, x}) : x;
    input.timesteps = at::full({m_layout.rows()}, timestep,
                               at::TensorOptions().dtype(at::kFloat).device(x.device()));
    input.context = m_context;
    input.guidanceFeatures = m_guidanceFeatures;
    return input;
}

at::Tensor GuidedNetwork::untouched(std::size_t call, const at::Tensor &x, double timestep)
{
    at::Tensor &output = m_cache->outputs[call];
    if (!output.defined()) {
        m_evaluations += m_layout.rows();
        output = guide(m_model.unet(input(x, timestep)));
    }
    return output;
}

at::Tensor GuidedNetwork::firstTouched(std::size_t call, const at::Tensor &x, double timestep,
                                       std::span<const network::Edit> edits)
{
    const int64_t pictures = m_layout.pictures;
    std::optional<CallCache::Start> &start = m_cache->start;
    if (!start || start->call != call) {
        const network::UnetInput all = input(x, timestep);
        const auto rowsFrom = [&](int64_t first) {
            network::UnetInput rows = {
                all.sample.narrow(0, first, pictures), all.timesteps.narrow(0, first, pictures),
                all.context.narrow(0, first, pictures), all.guidanceFeatures};
            return rows;
        };
        start = {call, m_model.unet(rowsFrom(0)),
                 m_model.unet.encode(rowsFrom(m_layout.firstConditional()))};
        m_evaluations += pictures;
    }
    m_evaluations += pictures;
    const auto inside =
        network::editsOfRows(edits, m_layout.rows(), m_layout.firstConditional(), pictures);
    return guide(start->unconditional, m_model.unet.decode(start->half, inside));
}

bool GuidedNetwork::touchesLate(std::span<const network::Edit> edits) const
{
    return m_layout.guided &&
           std::none_of(edits.begin(), edits.end(), [&](const network::Edit &edit) {
               return edit.site.part == network::Site::Part::Down ||
                      edit.firstRow < m_layout.firstConditional();
           });
}

at::Tensor GuidedNetwork::guide(const at::Tensor &unconditional,
                                const at::Tensor &conditional) const
{
    const at::Tensor from = unconditional.to(at::kFloat);
    return from + m_guidance * (conditional.to(at::kFloat) - from);
}

at::Tensor GuidedNetwork::guide(const at::Tensor &output) const
{
    if (!m_layout.guided)
        return output.to(at::kFloat);
    const auto halves = output.chunk(2);
    return guide(halves[0], halves[1]);
}

} // namespace deviascope::sampling
