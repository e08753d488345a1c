#include "discovery/foretold_change.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

namespace deviascope::discovery {

namespace {

/// Each row `count` times in a row.
at::Tensor repeated(const at::Tensor &rows, int64_t count)
{
    return rows.defined() ? rows.repeat_interleave(count, 0) : rows;
}

} // namespace

ForetoldChange::ForetoldChange(const model::Model &model, const std::string &prompt, Ledger &ledger)
    : m_model(model),
      m_ledger(ledger),
      m_states(model.text.encode({prompt})),
      m_abar(model.scheduler.alphasCumprod())
{}

ForetoldChange::Examples ForetoldChange::examples(const RegionPictures &pictures,
                                                  const at::Tensor &timesteps,
                                                  std::uint64_t seed) const
{
    const c10::NoGradGuard noGrad;
    const at::Device device = pictures.latents.device();
    const int64_t rows = pictures.size();
    const at::Tensor abar = at::tensor(at::ArrayRef<double>(m_abar), at::kDouble)
                                .index_select(0, timesteps)
                                .to(device, at::kFloat)
                                .view({-1, 1, 1, 1});
    const at::Tensor noise =
        at::randn(pictures.latents.sizes(), at::detail::createCPUGenerator(seed),
                  at::TensorOptions(at::kFloat))
            .to(device);
    network::UnetInput input;
    input.sample = abar.sqrt() * pictures.latents + (1 - abar).sqrt() * noise;
    input.timesteps = timesteps.to(device, at::kFloat);
    input.context = m_states.expand({rows, -1, -1});
    if (const int64_t width = m_model.unet.config().guidanceWidth) // guidance 1
        input.guidanceFeatures = network::guidanceFeatures(at::zeros_like(input.timesteps), width);
    Examples examples;
    examples.half = m_model.unet.encode(input);
    examples.untouched = m_model.unet.decode(examples.half).to(at::kFloat);
    m_ledger.full(rows);
    examples.masks = pictures.masks;
    // x0_hat = (x_t - sqrt(1 - abar) eps) / sqrt(abar), or sqrt(abar) x_t - sqrt(1 - abar) v.
    examples.factor = -(1 - abar).sqrt();
    if (m_model.scheduler.prediction == model::Prediction::Epsilon)
        examples.factor = examples.factor / abar.sqrt();
    return examples;
}

at::Tensor ForetoldChange::operator()(const Examples &examples, const at::Tensor &vectors,
                                      const at::Tensor &signs) const
{
    const int64_t rows = examples.size(), count = vectors.size(0);
    network::UnetHalf half;
    half.h = repeated(examples.half.h, count);
    for (const at::Tensor &skip : examples.half.skips)
        half.skips.push_back(repeated(skip, count));
    half.activatedTime = repeated(examples.half.activatedTime, count);
    half.context = repeated(examples.half.context, count);
    at::Tensor moved = vectors.repeat({rows, 1, 1, 1}); // row b * K + k
    if (signs.defined())
        moved = repeated(signs, count).view({-1, 1, 1, 1}) * moved;
    const std::vector<network::Edit> edits = {
        {network::kMid, moved.to(half.h.scalar_type()), {}, 0, -1}};
    const at::Tensor touched = m_model.unet.decode(half, edits).to(at::kFloat);
    m_ledger.decoder(rows * count);
    const at::Tensor untouched = examples.untouched.unsqueeze(1);
    std::vector<int64_t> shape = untouched.sizes().vec();
    shape[1] = count;
    return examples.factor.unsqueeze(1) * (touched.view(shape) - untouched);
}

network::UnetHalf ForetoldChange::row(const Examples &examples, int64_t index)
{
    network::UnetHalf half;
    const auto one = [&](const at::Tensor &all) { return all.narrow(0, index, 1); };
    half.h = one(examples.half.h);
    for (const at::Tensor &skip : examples.half.skips)
        half.skips.push_back(one(skip));
    half.activatedTime = one(examples.half.activatedTime);
    half.context = one(examples.half.context);
    return half;
}

} // namespace deviascope::discovery
