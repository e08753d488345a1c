#include "sampling/sampler.h"

#include "base/error.h"
#include "base/memory.h"
#include "sampling/guided_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <map>

namespace deviascope::sampling {

using base::Error;
using base::ErrorKind;

namespace {

constexpr int kPreviewSteps = 4; ///< network calls between previews

// A GPU is busy with many latents at once: 64 small pictures, or 8 of 512 x 512.
constexpr std::int64_t kGpuLatents = 8 * 64 * 64;
constexpr std::int64_t kGpuBatch = 64;

void check(const model::Model &model, std::span<const Row> rows, const Settings &settings)
{
    const auto refuse = [](const std::string &what, const std::string &value,
                           const std::string &remedy) {
        throw Error(ErrorKind::InvalidValue, what, value, remedy);
    };
    const auto factor = static_cast<int>(model.autoencoder.factor());
    for (const int side : {settings.width, settings.height})
        if (side < 0 || side % factor != 0 || side > 4096)
            refuse("A picture's sides must be multiples of " + std::to_string(factor) +
                       " up to 4096",
                   std::to_string(side), "Leave the size out for the model's own.");
    if (!(settings.guidance >= 0 && settings.guidance <= 100))
        refuse("Guidance must be from 0 to 100", std::to_string(settings.guidance),
               "7.5 is usual for Stable Diffusion.");
    if (settings.microBatch < 1)
        refuse("The micro-batch must be at least 1", std::to_string(settings.microBatch), "");
    if (settings.from && !(settings.from->strength >= 0 && settings.from->strength <= 1))
        refuse("The strength must be from 0 to 1", std::to_string(settings.from->strength),
               "0 keeps the picture, 1 draws a new one; .6 is a good start.");
    if (settings.from && settings.from->beginning == Beginning::Inverted &&
        settings.sampler != "ddim")
        refuse("Only DDIM draws an inverted picture again", settings.sampler,
               "Choose the sampler ddim.");
    if (rows.empty())
        refuse("There is nothing to draw", "no rows", "Give a prompt and at least one seed.");
}

/// Where the drawings of one call begin, when not with noise alone.
class Start {
public:
    Start(const model::Model &model, const Settings &settings, int width, int height)
        : m_model(model), m_settings(settings)
    {
        if (settings.from)
            m_latents = encodePicture(model, settings.from->picture, width, height);
    }

    /// Of the time of a batch.
    double share() const { return isInverted() ? 0.5 : 0; }

    /// Gives `run` its picture or its inverted noise. Answers the evaluations spent.
    std::int64_t apply(LatentRun &run, const std::vector<std::string> &prompts,
                       base::Context &context)
    {
        if (!m_settings.from)
            return 0;
        const int64_t count = run.start.size(0);
        if (!isInverted()) {
            run.picture = m_latents.expand({count, -1, -1, -1});
            run.strength = m_settings.from->strength;
            return 0;
        }
        std::int64_t evaluations = 0;
        std::vector<at::Tensor> starts;
        for (const std::string &prompt : prompts) {
            auto known = m_inverted.find(prompt);
            if (known == m_inverted.end()) {
                const Inverted found =
                    invert(m_model, m_latents, prompt, m_settings.steps, context);
                evaluations += found.evaluations;
                known = m_inverted.emplace(prompt, found.noise).first;
            }
            starts.push_back(known->second);
        }
        run.start = at::cat(starts);
        return evaluations;
    }

private:
    bool isInverted() const
    {
        return m_settings.from && m_settings.from->beginning == Beginning::Inverted;
    }

    const model::Model &m_model;
    const Settings &m_settings;
    at::Tensor m_latents;
    std::map<std::string, at::Tensor> m_inverted; ///< by prompt
};

/// What the batches of one call share.
struct BatchSettings {
    const model::Model &model;
    const Settings &settings;
    std::span<const Intervention> interventions;
    int64_t height = 0, width = 0; ///< of the latents
    const Watch *watch = nullptr;
};

/// The rows' latents; `firstPicture` is their place in the whole call.
LatentResult sampleBatch(const BatchSettings &all, std::span<const Row> rows, size_t firstPicture,
                         Start &start, CallCache *cache, base::Context &context)
{
    const model::Model &model = all.model;
    std::vector<std::string> prompts, negatives;
    std::vector<std::uint64_t> seeds;
    for (const Row &row : rows) {
        prompts.push_back(row.prompt);
        negatives.push_back(row.negative);
        seeds.push_back(row.seed);
    }
    SeededNoise noise(seeds);
    LatentRun run;
    run.start = noise.next(
        {static_cast<int64_t>(rows.size()), model.unet.config().inChannels, all.height, all.width});
    run.conditional = model.text.encode(prompts);
    if (isGuided(model, all.settings.guidance))
        run.unconditional = model.text.encode(negatives);
    run.guidance = all.settings.guidance;
    run.interventions = all.interventions;
    run.firstPicture = static_cast<int64_t>(firstPicture);
    run.previews = all.settings.previews;
    run.cache = cache;
    run.watch = all.watch;
    const auto scheduler = makeScheduler(model, all.settings);
    base::Context begin = context.part(0, start.share());
    const std::int64_t before = start.apply(run, prompts, begin);
    base::Context draw = context.part(start.share(), 1);
    LatentResult result = sampleLatents(model, *scheduler, run, noise, draw);
    result.evaluations += before;
    return result;
}

struct Spent {
    std::int64_t evaluations = 0;
    int microBatch = 0; ///< the smallest that was used
};

/// Samples row ranges of at most a micro-batch and hands each batch's latents on.
template <class Take>
Spent forEachBatch(const model::Model &model, std::span<const Row> rows, const Settings &settings,
                   std::span<const Intervention> interventions, base::Context &context,
                   DrawingCache *cache, const Watch *watch, Take take)
{
    check(model, rows, settings);
    const c10::NoGradGuard noGrad;
    const int64_t factor = model.autoencoder.factor();
    const int64_t side = model.unet.config().sampleSize;
    const BatchSettings all = {model,
                               settings,
                               interventions,
                               settings.height ? settings.height / factor : side,
                               settings.width ? settings.width / factor : side,
                               watch};
    Start start(model, settings, static_cast<int>(all.width * factor),
                static_cast<int>(all.height * factor));
    auto micro = static_cast<size_t>(settings.microBatch);
    if (model.compute.device.is_cuda() && all.height * all.width > side * side)
        micro = std::min(micro, static_cast<size_t>(Settings::microBatchOn(
                                    model.compute.device, std::max(all.height, all.width))));
    // What begins with a picture is not kept, and edited text states are edited from the first
    // call.
    if (settings.from || editsContext(interventions))
        cache = nullptr;
    if (cache)
        cache->resize((rows.size() + micro - 1) / micro);
    Spent spent;
    for (size_t first = 0; first < rows.size();) {
        const auto part = rows.subspan(first, std::min(micro, rows.size() - first));
        const auto share = [&](size_t row) {
            return static_cast<double>(row) / static_cast<double>(rows.size());
        };
        base::Context inner = context.part(share(first), share(first + part.size()));
        if (watch && watch->begin)
            watch->begin(first);
        try {
            const LatentResult result = sampleBatch(
                all, part, first, start, cache ? &(*cache)[first / micro] : nullptr, inner);
            spent.evaluations += result.evaluations;
            take(result.latents);
            first += part.size();
        } catch (const std::exception &error) {
            // What was said already does not depend on how many are drawn.
            if (!base::isOutOfMemory(error) || dynamic_cast<const Error *>(&error))
                throw;
            if (part.size() == 1)
                throw Error(ErrorKind::OutOfMemory, "There is not enough memory for one picture",
                            std::to_string(all.width * factor) + "x" +
                                std::to_string(all.height * factor),
                            "Draw smaller pictures, or close other programs.");
            micro = (part.size() + 1) / 2;
            if (cache)
                cache->clear();
            cache = nullptr;
            base::Progress progress;
            progress.stage = "drawing";
            progress.fraction = share(first);
            progress.notice = "Memory is short: going on with " + std::to_string(micro) +
                              (micro == 1 ? " picture" : " pictures") + " at a time.";
            context.poll(progress);
        }
    }
    spent.microBatch = static_cast<int>(micro);
    return spent;
}

} // namespace

Settings Settings::of(const model::Model &model)
{
    Settings settings;
    settings.microBatch = microBatchOn(model.compute.device, model.unet.config().sampleSize);
    settings.sampler = model.defaults.sampler;
    settings.steps = model.defaults.steps;
    settings.guidance = model.defaults.guidance;
    return settings;
}

Settings Settings::foretelling(const model::Model &model, int steps)
{
    Settings settings = of(model);
    if (model.fewSteps)
        return settings;
    settings.sampler = "dpmpp_2m";
    settings.spacing = model::Spacing::Linspace;
    settings.steps = steps;
    return settings;
}

int Settings::microBatchOn(at::Device device, std::int64_t side)
{
    const int few = Settings{}.microBatch;
    if (!device.is_cuda() || side < 1)
        return few;
    return static_cast<int>(std::clamp<std::int64_t>(kGpuLatents / (side * side), few, kGpuBatch));
}

nlohmann::json causeOf(const Settings &settings)
{
    return {{"sampler", settings.sampler},
            {"steps", settings.steps},
            {"guidance", settings.guidance},
            {"size", {settings.width, settings.height}},
            {"micro_batch", settings.microBatch},
            {"spacing", settings.spacing ? nlohmann::json(static_cast<int>(*settings.spacing))
                                         : nlohmann::json()}};
}

std::unique_ptr<Scheduler> makeScheduler(const model::Model &model, const Settings &settings)
{
    model::SchedulerConfig config = model.scheduler;
    if (settings.spacing)
        config.spacing = settings.spacing;
    return makeScheduler(settings.sampler, config, settings.steps);
}

std::int64_t evaluationsOf(const model::Model &model, const Settings &settings,
                           std::int64_t pictures)
{
    const auto scheduler = makeScheduler(model, settings);
    const size_t calls = scheduler->timesteps().size();
    const size_t first = settings.from && settings.from->beginning == Beginning::Noised
                             ? scheduler->firstCall(settings.from->strength)
                             : 0;
    const bool isInverted = settings.from && settings.from->beginning == Beginning::Inverted;
    const size_t each = (calls - first) * (isGuided(model, settings.guidance) ? 2 : 1) +
                        (isInverted ? calls * kInversionIterations : 0);
    return pictures * static_cast<std::int64_t>(each);
}

LatentResult sampleLatents(const model::Model &model, Scheduler &scheduler, const LatentRun &run,
                           NoiseSource &noise, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const at::Device device = model.compute.device;
    GuidedNetwork network(model,
                          {editContext(run.conditional, run.interventions, run.firstPicture),
                           run.unconditional, run.guidance},
                          run.cache);
    const auto shapeOf = [&](network::Site site) {
        return model.unet.shape(site, run.start.size(2), run.start.size(3));
    };

    const auto &timesteps = scheduler.timesteps();
    const size_t first = run.picture.defined() ? scheduler.firstCall(run.strength) : 0;
    at::Tensor x = (run.start * scheduler.initialNoiseScale()).to(device);
    if (run.picture.defined())
        x = first < timesteps.size() ? scheduler.noised(first, run.picture, run.start.to(device))
                                     : run.picture;
    at::Tensor foretold;
    for (size_t call = first; call < timesteps.size(); ++call) {
        base::Progress progress;
        progress.stage = "drawing";
        progress.fraction =
            static_cast<double>(call - first) / static_cast<double>(timesteps.size() - first);
        if (foretold.defined()) {
            progress.preview = toPictures(decodeLatents(model, foretold));
            foretold.reset();
        }
        context.poll(progress);

        const auto edits = editsAt(timesteps[call], run.interventions, network.layout(),
                                   run.firstPicture, shapeOf, model.compute.dtype, device);
        network::Taps taps;
        if (run.watch)
            for (const network::Site &site : run.watch->sites)
                taps.activations[site] = at::Tensor();
        const at::Tensor input = scheduler.scaleInput(x, call);
        const at::Tensor output =
            network(call, input, timesteps[call], edits, run.watch ? &taps : nullptr);
        if (run.watch) {
            for (auto &[site, activation] : taps.activations)
                activation = activation.narrow(0, network.layout().firstConditional(),
                                               network.layout().pictures);
            run.watch->take({timesteps[call], input, output, taps.activations});
        }
        if (run.previews == Previews::Some && call % kPreviewSteps == kPreviewSteps - 1 &&
            call + 1 < timesteps.size())
            foretold = scheduler.denoised(call, output, x);
        x = scheduler.step(call, output, x, noise);
    }
    return {x, network.evaluations(), static_cast<int>(run.start.size(0))};
}

LatentResult drawLatents(const model::Model &model, std::span<const Row> rows,
                         const Settings &settings, std::span<const Intervention> interventions,
                         base::Context &context, const Watch *watch)
{
    std::vector<at::Tensor> parts;
    const Spent spent = forEachBatch(model, rows, settings, interventions, context, nullptr, watch,
                                     [&](const at::Tensor &latents) { parts.push_back(latents); });
    return {at::cat(parts), spent.evaluations, spent.microBatch};
}

Drawing draw(const model::Model &model, std::span<const Row> rows, const Settings &settings,
             std::span<const Intervention> interventions, base::Context &context,
             DrawingCache *cache)
{
    Drawing drawing;
    const Spent spent =
        forEachBatch(model, rows, settings, interventions, context, cache, nullptr,
                     [&](const at::Tensor &latents) {
                         for (base::Picture &picture : toPictures(decodeLatents(model, latents)))
                             drawing.pictures.push_back(std::move(picture));
                     });
    drawing.evaluations = spent.evaluations;
    drawing.microBatch = spent.microBatch;
    return drawing;
}

at::Tensor decodeLatents(const model::Model &model, const at::Tensor &latents)
{
    const c10::NoGradGuard noGrad;
    return model.autoencoder.decode(latents / model.autoencoder.config().scalingFactor);
}

std::vector<base::Picture> toPictures(const at::Tensor &images)
{
    // As bytes they would be a black or grey picture, which could be counted.
    if (!images.isfinite().all().item<bool>())
        throw Error(ErrorKind::InvalidValue, "The picture has values that are not finite",
                    "a number of the networks overflowed",
                    "Try --dtype fp32 (a half type may overflow), or a lower scale; if that does "
                    "not help, the model's weights are at fault.");
    // [N, 3, H, W] -> [N, H, W, 3]
    const at::Tensor bytes = ((images / 2 + 0.5).clamp(0, 1) * 255)
                                 .round()
                                 .to(at::kByte)
                                 .permute({0, 2, 3, 1})
                                 .contiguous()
                                 .cpu();
    std::vector<base::Picture> pictures;
    const int64_t size = bytes.size(1) * bytes.size(2) * 3;
    for (int64_t i = 0; i < bytes.size(0); ++i) {
        base::Picture picture;
        picture.height = static_cast<int>(bytes.size(1));
        picture.width = static_cast<int>(bytes.size(2));
        const std::uint8_t *first = bytes.data_ptr<std::uint8_t>() + i * size;
        picture.rgb.assign(first, first + size);
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

} // namespace deviascope::sampling
