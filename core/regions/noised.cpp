#include "regions/noised.h"

#include "base/seeds.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace deviascope::regions {

namespace {
constexpr std::uint64_t kNoiseUnderRegions = 130000; ///< behind all that discoveries take
} // namespace

std::map<network::AttentionPlace, network::AttentionReading>
readNoised(const model::Model &model, const Subject &subject, const std::string &prompt,
           double timestep, const std::vector<network::AttentionPlace> &places)
{
    const c10::NoGradGuard noGrad;
    const int every = model.scheduler.trainTimesteps; // steps: each timestep is a call
    const auto scheduler = sampling::makeScheduler("ddim", model.scheduler, every);
    const auto call = nearestCall(scheduler->timesteps(), timestep);
    const at::TensorOptions numbers =
        at::TensorOptions().dtype(at::kFloat).device(model.compute.device);
    std::vector<std::int64_t> shape = subject.latents.sizes().vec();
    shape[0] = kNoiseDraws;
    // Never the noise that the picture itself was drawn from.
    const std::uint64_t seed = base::seedOf(base::SeedUse::Regions, 0, kNoiseUnderRegions);
    const at::Tensor noise = sampling::SharedNoise(seed).next(shape).to(model.compute.device);
    network::UnetInput input;
    input.sample = scheduler->noised(call, subject.latents, noise);
    input.timesteps = at::full({kNoiseDraws}, scheduler->timesteps()[call], numbers);
    input.context = model.text.encode({prompt}).expand({kNoiseDraws, -1, -1});
    if (const std::int64_t width = model.unet.config().guidanceWidth)
        input.guidanceFeatures =
            network::guidanceFeatures(at::zeros({kNoiseDraws}, numbers), width);
    network::AttentionAccess access;
    for (const network::AttentionPlace &place : places)
        access.readings[place] = {};
    model.unet(input, access);
    for (auto &[place, reading] : access.readings)
        for (at::Tensor *each :
             {&reading.crossQueries, &reading.selfWeights, &reading.crossWeights})
            *each = each->to(at::kFloat).mean(0, true);
    return access.readings;
}

} // namespace deviascope::regions
