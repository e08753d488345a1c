#include "discovery/training_set.h"

#include "sampling/sampler.h"
#include "sampling/start_picture.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace deviascope::discovery {

namespace {

constexpr int64_t kPicturesPerCall = 8;
constexpr int kDrawSteps = 10; ///< of DPM++ 2M, which draws at 10 steps what DDIM draws at 20
constexpr std::uint64_t kFirstPictureSeed = 100000; ///< away from the seeds that users look at

/// [N, 4, h, w]: the middle of each picture at the model's size.
at::Tensor encoded(const model::Model &model, const std::vector<base::Picture> &pictures,
                   base::Context &context)
{
    const auto side = static_cast<int>(model.pictureSize());
    std::vector<at::Tensor> latents;
    for (const base::Picture &picture : pictures) {
        base::Progress progress;
        progress.stage = "reading pictures";
        progress.fraction =
            static_cast<double>(latents.size()) / static_cast<double>(pictures.size());
        context.poll(progress);
        latents.push_back(sampling::encodePicture(model, picture, side, side));
    }
    return at::cat(latents);
}

} // namespace

TrainingSet TrainingSet::part(int64_t first, int64_t count) const
{
    return {latents.narrow(0, first, count), baseContext.narrow(0, first, count),
            targetContext.narrow(0, first, count), negativeContext};
}

TrainingSet drawTrainingSet(const model::Model &model, const Settings &settings, int count,
                            Checkpoint &checkpoint, Ledger &ledger, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> base, target;
    for (const Carrier &carrier : makeCarriers(model, settings, count)) {
        base.push_back(carrier.baseContext);
        target.push_back(carrier.targetContext);
    }
    TrainingSet set;
    set.baseContext = at::cat(base);
    set.targetContext = at::cat(target);
    if (!settings.negative.empty())
        set.negativeContext = model.text.encode({settings.negative});

    if (!settings.shown.empty()) {
        set.latents = encoded(model, settings.shown, context);
        return set;
    }
    const bool unguided = settings.objective == Objective::Distilled && settings.negative.empty();
    const double guidance = unguided ? 1.0 : std::max(model.defaults.guidance, 1.5);
    const at::Tensor unconditional =
        settings.negative.empty() ? model.text.encode({""}) : set.negativeContext;
    const int64_t side = model.unet.config().sampleSize;
    std::vector<at::Tensor> latents;
    for (int64_t first = 0; first < count; first += kPicturesPerCall) {
        const int64_t size = std::min<int64_t>(kPicturesPerCall, count - first);
        const std::string key = "latents." + std::to_string(first);
        if (const auto kept = checkpoint.tensor(key)) {
            latents.push_back(kept->to(model.compute.device));
            continue;
        }
        std::vector<std::uint64_t> seeds;
        for (int64_t i = 0; i < size; ++i)
            seeds.push_back(kFirstPictureSeed + settings.seed * 1000 +
                            static_cast<std::uint64_t>(first + i));
        sampling::SeededNoise noise(seeds);
        sampling::LatentRun run;
        run.start = noise.next({size, model.unet.config().inChannels, side, side});
        run.conditional = set.targetContext.narrow(0, first, size);
        run.unconditional = unconditional.expand({size, -1, -1});
        run.guidance = guidance;
        const auto scheduler =
            sampling::makeScheduler(model, sampling::Settings::foretelling(model, kDrawSteps));
        base::Context inner = context.part(static_cast<double>(first) / count,
                                           static_cast<double>(first + size) / count, "drawing");
        const auto drawn = sampling::sampleLatents(model, *scheduler, run, noise, inner);
        ledger.full(drawn.evaluations);
        latents.push_back(drawn.latents);
        checkpoint.set(key, drawn.latents);
        checkpoint.setNumber("evaluations", ledger.forwardPasses());
        checkpoint.write();
    }
    set.latents = at::cat(latents);
    return set;
}

Examples noiseTo(const TrainingSet &set, const std::vector<double> &abar, const at::Tensor &rows,
                 const at::Tensor &timesteps, std::uint64_t seed)
{
    const at::Device device = set.latents.device();
    const auto generator = at::detail::createCPUGenerator(seed);
    Examples examples;
    examples.rows = rows.to(device);
    examples.latents = set.latents.index_select(0, examples.rows);
    examples.noise = at::randn(examples.latents.sizes(), generator, at::kFloat).to(device);
    examples.timesteps = timesteps.to(device, at::kFloat);
    const at::Tensor level = at::tensor(at::ArrayRef<double>(abar), at::kDouble)
                                 .index_select(0, timesteps.to(at::kLong).cpu())
                                 .to(device, at::kFloat)
                                 .view({-1, 1, 1, 1});
    examples.noisy = level.sqrt() * examples.latents + (1 - level).sqrt() * examples.noise;
    return examples;
}

} // namespace deviascope::discovery
