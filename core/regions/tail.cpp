#include "regions/tail.h"

#include "base/memory.h"
#include "network/row_shares.h"
#include "regions/attention_places.h"
#include "sampling/ddim.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <exception>

namespace deviascope::regions {

namespace {

/// Rows of one call, for each picture that is drawn at a time.
constexpr std::int64_t kRowsPerPicture = 4;

/// Masks that are pushed in one call, each with both signs.
std::int64_t togetherOf(const model::Model &model, std::int64_t side)
{
    return std::max<std::int64_t>(
        1, kRowsPerPicture * sampling::Settings::microBatchOn(model.compute.device, side) / 2);
}

} // namespace

Tail::Tail(const model::Model &model, const Subject &subject, const TailSettings &settings)
    : m_model(model), m_subject(subject), m_settings(settings)
{
    m_timesteps = sampling::Ddim(model.scheduler, settings.steps).timesteps();
    m_first = nearestCall(m_timesteps, settings.timestep);
    const std::int64_t height = subject.latents.size(2), width = subject.latents.size(3);
    m_place = upPlace(model.unet, height, width, kCoarseSide);
    m_grid = model.unet.attentionShape(m_place, height, width);
}

network::UnetInput Tail::input(const at::Tensor &x, std::size_t call) const
{
    const std::int64_t rows = x.size(0);
    const at::TensorOptions numbers =
        at::TensorOptions().dtype(at::kFloat).device(m_model.compute.device);
    network::UnetInput input;
    input.sample = x;
    input.timesteps = at::full({rows}, m_timesteps[call], numbers);
    input.context = m_model.text.encode({m_subject.prompt}).expand({rows, -1, -1});
    if (const std::int64_t width = m_model.unet.config().guidanceWidth)
        input.guidanceFeatures = network::guidanceFeatures(at::zeros({rows}, numbers), width);
    return input;
}

void Tail::begin(base::Context &context)
{
    const c10::NoGradGuard noGrad;
    base::Context back = context.part(0, 0.7);
    const sampling::Inverted inverted = sampling::invert(
        m_model, m_subject.latents, m_subject.prompt, m_settings.steps, back, m_first);
    m_evaluations += inverted.evaluations;
    sampling::Ddim scheduler(m_model.scheduler, m_settings.steps);
    sampling::SharedNoise none(0);
    at::Tensor x = inverted.noise;
    for (std::size_t call = m_first; call < m_timesteps.size(); ++call) {
        base::Progress progress;
        progress.stage = "drawing";
        progress.fraction =
            0.7 + 0.3 * static_cast<double>(call - m_first) / static_cast<double>(calls());
        context.poll(progress);
        m_way.push_back(x);
        network::AttentionAccess access;
        access.readings[m_place] = {};
        const at::Tensor output = m_model.unet(input(x, call), access);
        m_queries = access.readings.at(m_place).crossQueries[0];
        x = scheduler.step(call, output.to(at::kFloat), x, none);
        ++m_evaluations;
    }
}

at::Tensor Tail::pushed(const at::Tensor &masks, base::Context &context)
{
    const std::int64_t side = std::max(m_subject.latents.size(2), m_subject.latents.size(3));
    std::int64_t together = togetherOf(m_model, side);
    const std::int64_t count = masks.size(0);
    std::vector<at::Tensor> below, above;
    for (std::int64_t first = 0; first < count;) {
        const std::int64_t part = std::min(together, count - first);
        base::Context inner =
            context.part(static_cast<double>(first) / static_cast<double>(count),
                         static_cast<double>(first + part) / static_cast<double>(count));
        try {
            const auto signs = pushedTogether(masks.narrow(0, first, part), inner).chunk(2);
            below.push_back(signs[0]);
            above.push_back(signs[1]);
            first += part;
        } catch (const std::exception &error) {
            if (!base::isOutOfMemory(error) || part == 1)
                throw;
            together = (part + 1) / 2;
        }
    }
    below.insert(below.end(), above.begin(), above.end());
    return at::cat(below);
}

at::Tensor Tail::pushedTogether(const at::Tensor &masks, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const at::Tensor placed = masks.to(m_model.compute.device, m_model.compute.dtype);
    const at::Tensor pushes =
        m_settings.strength * at::cat({-placed, placed}).unsqueeze(-1); // [2K, N, 1]
    const std::int64_t rows = pushes.size(0);
    sampling::Ddim scheduler(m_model.scheduler, m_settings.steps);
    sampling::SharedNoise none(0);
    at::Tensor x = m_way.front().expand({rows, -1, -1, -1});
    for (std::size_t call = m_first; call < m_timesteps.size(); ++call) {
        base::Progress progress;
        progress.stage = "drawing";
        progress.fraction = static_cast<double>(call - m_first) / static_cast<double>(calls());
        context.poll(progress);
        // The untouched row goes first in each share: the others attend as it does.
        const auto share = [&](std::int64_t first, std::int64_t count) {
            network::AttentionAccess access;
            access.followsFirstRow = true;
            if (call == m_first) {
                const at::Tensor own = pushes.narrow(0, first, count);
                access.added[m_place] = at::cat({at::zeros_like(own.narrow(0, 0, 1)), own});
            }
            const at::Tensor all = at::cat({m_way[call - m_first], x.narrow(0, first, count)});
            return m_model.unet(input(all, call), access).narrow(0, 1, count);
        };
        const at::Tensor output = network::inRowShares(rows, m_model.compute.device, share);
        x = scheduler.step(call, output.to(at::kFloat), x, none);
        m_evaluations += rows + 1;
    }
    return x;
}

std::int64_t Tail::evaluationsOf(const model::Model &model, const TailSettings &settings,
                                 std::int64_t masks, std::int64_t side)
{
    const auto timesteps = sampling::Ddim(model.scheduler, settings.steps).timesteps();
    const auto calls =
        static_cast<std::int64_t>(timesteps.size() - nearestCall(timesteps, settings.timestep));
    // The untouched row is drawn once more with each part of the masks.
    const std::int64_t together = togetherOf(model, side),
                       parts = (masks + together - 1) / together;
    return calls * (sampling::kInversionIterations + 1 + 2 * masks + parts);
}

} // namespace deviascope::regions
