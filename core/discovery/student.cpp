#include "discovery/student.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace deviascope::discovery {

namespace {

/// Of an anti-vector's target: RespoDiff's for people, so that the vector keeps the length of the
/// others; for safety it takes 12.
constexpr double kNegativeGuidance = 4;
constexpr int64_t kWarmBatch = 16;
constexpr int64_t kStrata = 18; ///< of the schedule, one held-out pass over all pictures each

} // namespace

Student::Student(const model::Model &model, const TrainingSet &set, const SelfSettings &settings,
                 Ledger &ledger)
    : m_model(model),
      m_set(set),
      m_settings(settings),
      m_ledger(ledger),
      m_abar(model.scheduler.alphasCumprod()),
      m_guidance(targetGuidanceOf(settings)),
      m_learnsDown(learnsDown(settings))
{
    if (m_set.negativeContext.defined())
        m_awayFrom = m_set.negativeContext;
    else if (m_guidance != 1)
        m_awayFrom = model.text.encode({""});
}

Examples Student::examples(const at::Tensor &rows, const at::Tensor &timesteps,
                           std::uint64_t seed) const
{
    return noiseTo(m_set, m_abar, rows, timesteps, seed);
}

Examples Student::drawExamples(const at::Tensor &rows, std::uint64_t seed) const
{
    const int64_t batch = rows.size(0);
    if (m_set.trajectory)
        return recorded(m_set, rows, randomIntegers(batch, m_set.trajectory->calls(), seed));
    const auto train = static_cast<int64_t>(m_abar.size());
    return examples(rows, randomIntegers(batch, train, seed), seed + 1);
}

int64_t Student::heldOutStrata() const
{
    return m_set.trajectory ? m_set.trajectory->calls() : kStrata;
}

Examples Student::heldOut(int64_t index, std::uint64_t seed) const
{
    const at::Tensor rows = at::arange(m_set.size(), at::kLong);
    if (m_set.trajectory)
        return recorded(m_set, rows, at::full_like(rows, index));
    const auto train = static_cast<double>(m_abar.size());
    const auto t = static_cast<int64_t>(train * (static_cast<double>(index) + 0.5) / kStrata);
    return examples(rows, at::full_like(rows, t), seed + static_cast<std::uint64_t>(index));
}

network::UnetInput Student::input(const Examples &examples, const at::Tensor &context) const
{
    network::UnetInput input{examples.noisy, examples.timesteps, context, {}};
    if (const int64_t width = m_model.unet.config().guidanceWidth) // guidance 1: embedding of 0
        input.guidanceFeatures =
            network::guidanceFeatures(at::zeros_like(examples.timesteps), width);
    return input;
}

at::Tensor Student::baseOf(const Examples &examples) const
{
    const at::Tensor whole = m_set.baseContext.index_select(0, examples.rows);
    if (m_settings.pad == Pad::Model)
        return whole;
    // States do not depend on what follows them: a shorter padding is a shorter tensor.
    const at::Tensor rows = examples.rows.cpu();
    int64_t longest = 1;
    for (int64_t i = 0; i < rows.size(0); ++i)
        longest =
            std::max(longest, m_set.baseLengths.at(static_cast<size_t>(rows[i].item<int64_t>())));
    return whole.narrow(1, 0, longest);
}

at::Tensor Student::targetOf(const Examples &examples) const
{
    return m_set.targetContext.index_select(0, examples.rows);
}

at::Tensor Student::negativeOf(const Examples &examples) const
{
    return m_set.negativeContext.expand({examples.rows.size(0), -1, -1});
}

at::Tensor Student::target(const Examples &examples) const
{
    const c10::NoGradGuard noGrad;
    if (m_settings.objective == Objective::Noise) {
        if (m_model.scheduler.prediction == model::Prediction::Epsilon)
            return examples.noise;
        const at::Tensor level = at::tensor(at::ArrayRef<double>(m_abar), at::kDouble)
                                     .index_select(0, examples.timesteps.to(at::kLong).cpu())
                                     .to(examples.noise.device(), at::kFloat)
                                     .view({-1, 1, 1, 1});
        return level.sqrt() * examples.noise - (1 - level).sqrt() * examples.latents;
    }
    const auto predicted = [&](const at::Tensor &states) {
        m_ledger.full(examples.rows.size(0));
        return m_model.unet(input(examples, states)).to(at::kFloat);
    };
    const at::Tensor wanted =
        examples.prediction.defined() ? examples.prediction : predicted(targetOf(examples));
    if (!m_awayFrom.defined())
        return wanted;
    const at::Tensor unwanted = predicted(m_awayFrom.expand({examples.rows.size(0), -1, -1}));
    return unwanted + m_guidance * (wanted - unwanted);
}

UntouchedPart Student::encode(const Examples &examples) const
{
    const c10::NoGradGuard noGrad;
    const network::UnetInput all = input(examples, baseOf(examples));
    if (m_learnsDown)
        return {{}, all};
    m_ledger.encoder(examples.rows.size(0));
    return {m_model.unet.encode(all), {}};
}

at::Tensor Student::predict(const UntouchedPart &untouched, const at::Tensor &shows,
                            const std::map<network::Site, at::Tensor> &vectors) const
{
    std::vector<network::Edit> edits;
    for (const auto &[site, vector] : vectors) {
        // One concept: the same for every row. Several: each row's sum, [B, C, h, w].
        const at::Tensor delta =
            vector.size(0) == 1 ? vector
                                : at::matmul(shows, vector.flatten(1))
                                      .view({-1, vector.size(1), vector.size(2), vector.size(3)});
        edits.push_back({site, delta.to(m_model.compute.dtype), {}, 0, -1});
    }
    if (m_learnsDown) {
        m_ledger.full(untouched.rows());
        return m_model.unet(untouched.input, edits).to(at::kFloat);
    }
    m_ledger.decoder(untouched.rows());
    return m_model.unet.decode(untouched.half, edits).to(at::kFloat);
}

std::map<network::Site, at::Tensor>
Student::gradients(const UntouchedPart &untouched, const at::Tensor &shows,
                   const std::map<network::Site, at::Tensor> &vectors,
                   const at::Tensor &target) const
{
    // A mean over thousands of values has derivatives that fp16 rounds to nothing. A power of two
    // near a picture's number of values changes no bit where nothing is lost.
    const double scale =
        std::exp2(std::floor(std::log2(static_cast<double>(target.numel() / target.size(0)))));
    std::map<network::Site, at::Tensor> leaves;
    for (const auto &[site, vector] : vectors)
        leaves[site] = vector.detach().requires_grad_(true);
    {
        const c10::AutoGradMode grad(true);
        const at::Tensor loss = (predict(untouched, shows, leaves) - target).square().mean();
        (loss * scale).backward();
    }
    m_ledger.backward(target.size(0));
    for (auto &[site, leaf] : leaves) {
        leaf = leaf.grad() / scale;
        if (m_model.compute.dtype == at::kHalf && !leaf.isfinite().all().item<bool>())
            throw base::Error(base::ErrorKind::Device, "The gradients are too large for fp16",
                              site.name(), "Learn with --dtype bf16 or --dtype fp32.");
    }
    return leaves;
}

at::Tensor Student::activationAt(network::Site site, const network::UnetInput &input) const
{
    const int64_t rows = input.sample.size(0);
    network::Taps taps;
    if (site.part == network::Site::Part::Down)
        taps.activations[site] = at::Tensor();
    const network::UnetHalf half = m_model.unet.encode(input, {}, &taps);
    m_ledger.encoder(rows);
    if (site == network::kMid)
        return half.h.to(at::kFloat);
    if (site.part == network::Site::Part::Up) {
        taps.activations[site] = at::Tensor();
        m_model.unet.decode(half, {}, &taps);
        m_ledger.decoder(rows);
    }
    return taps.activations[site].to(at::kFloat);
}

at::Tensor Student::warmStart(network::Site site, int64_t count, std::uint64_t seed,
                              base::Context &context) const
{
    const int64_t concepts = m_set.shows.size(1);
    std::vector<at::Tensor> columns;
    for (int64_t k = 0; k < concepts; ++k) {
        base::Context part =
            context.part(static_cast<double>(k) / static_cast<double>(concepts),
                         static_cast<double>(k + 1) / static_cast<double>(concepts));
        columns.push_back(
            warmColumn(site, k, count, seed + static_cast<std::uint64_t>(k * count), part));
    }
    return at::cat(columns);
}

at::Tensor Student::warmColumn(network::Site site, int64_t column, int64_t count,
                               std::uint64_t seed, base::Context &context) const
{
    const c10::NoGradGuard noGrad;
    const at::Tensor showing = at::nonzero(m_set.shows.select(1, column)).squeeze(1);
    at::Tensor sum;
    for (int64_t first = 0; first < count; first += kWarmBatch) {
        base::Progress progress;
        progress.stage = "starting";
        progress.fraction = static_cast<double>(first) / static_cast<double>(count);
        context.poll(progress);
        const int64_t size = std::min(kWarmBatch, count - first);
        const auto key = seed + static_cast<std::uint64_t>(first);
        const Examples shared = drawExamples(
            showing.index_select(0, randomIntegers(size, showing.size(0), key)), key + 1);
        const auto activation = [&](const at::Tensor &states) {
            return activationAt(site, input(shared, states));
        };
        // An anti-vector starts from what the negative prompt takes away.
        const at::Tensor from =
            m_set.negativeContext.defined() ? negativeOf(shared) : baseOf(shared);
        const at::Tensor concepts = shared.shows.sum(1).view({-1, 1, 1, 1});
        const at::Tensor part =
            ((activation(targetOf(shared)) - activation(from)) / concepts).sum(0, /*keepdim=*/true);
        sum = sum.defined() ? sum + part : part;
    }
    return (sum / static_cast<double>(count)).contiguous();
}

bool learnsDown(const SelfSettings &settings)
{
    return std::any_of(settings.sites.begin(), settings.sites.end(), [](const network::Site &site) {
        return site.part == network::Site::Part::Down;
    });
}

double targetGuidanceOf(const SelfSettings &settings)
{
    if (settings.targetGuidance > 0)
        return settings.targetGuidance;
    return settings.negative.empty() ? 1 : kNegativeGuidance;
}

at::Tensor randomIntegers(int64_t count, int64_t limit, std::uint64_t seed)
{
    return at::randint(0, limit, {count}, at::detail::createCPUGenerator(seed), at::kLong);
}

} // namespace deviascope::discovery
