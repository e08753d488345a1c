#include "discovery/training_set.h"

#include "base/seeds.h"
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

/// A batch of pictures while it is drawn: what is kept of its calls.
class Recorder {
public:
    sampling::Watch watch()
    {
        return {{}, [this](const sampling::Call &call) {
                    m_noisy.push_back(call.input.to(at::kFloat));
                    m_predictions.push_back(call.prediction);
                    m_timesteps.push_back(static_cast<float>(call.timestep));
                }};
    }

    Trajectory trajectory() const
    {
        const at::Device device = m_noisy.front().device();
        return {at::stack(m_noisy, 1), at::stack(m_predictions, 1),
                at::tensor(m_timesteps, at::kFloat).to(device)};
    }

private:
    std::vector<at::Tensor> m_noisy, m_predictions; // [n, 4, h, w] of each call
    std::vector<float> m_timesteps;
};

/// The drawn batches of a set, and those that an earlier run left.
class DrawnBatches {
public:
    DrawnBatches(Checkpoint &checkpoint, at::Device device)
        : m_checkpoint(checkpoint), m_device(device)
    {}

    bool takeKept(int64_t first, bool withTrajectory)
    {
        const auto latents = kept("latents", first);
        if (!latents)
            return false;
        std::optional<Trajectory> trajectory;
        if (withTrajectory) {
            const auto noisy = kept("noisy", first), prediction = kept("prediction", first);
            const auto timesteps = kept("timesteps", first);
            if (!noisy || !prediction || !timesteps)
                return false;
            trajectory = {*noisy, *prediction, *timesteps};
        }
        add(*latents, trajectory);
        return true;
    }

    void keep(int64_t first, const at::Tensor &latents, const std::optional<Trajectory> &trajectory)
    {
        m_checkpoint.set(key("latents", first), latents);
        if (trajectory) {
            m_checkpoint.set(key("noisy", first), trajectory->noisy);
            m_checkpoint.set(key("prediction", first), trajectory->prediction);
            m_checkpoint.set(key("timesteps", first), trajectory->timesteps);
        }
        add(latents, trajectory);
    }

    void giveTo(TrainingSet &set) const
    {
        set.latents = at::cat(m_latents);
        if (!m_noisy.empty())
            set.trajectory = {at::cat(m_noisy), at::cat(m_predictions), m_timesteps};
    }

private:
    static std::string key(const char *what, int64_t first)
    {
        return std::string(what) + "." + std::to_string(first);
    }

    std::optional<at::Tensor> kept(const char *what, int64_t first) const
    {
        auto tensor = m_checkpoint.tensor(key(what, first));
        return tensor ? std::optional(tensor->to(m_device)) : std::nullopt;
    }

    void add(const at::Tensor &latents, const std::optional<Trajectory> &trajectory)
    {
        m_latents.push_back(latents);
        if (!trajectory)
            return;
        m_noisy.push_back(trajectory->noisy);
        m_predictions.push_back(trajectory->prediction);
        m_timesteps = trajectory->timesteps;
    }

    Checkpoint &m_checkpoint;
    at::Device m_device;
    std::vector<at::Tensor> m_latents, m_noisy, m_predictions;
    at::Tensor m_timesteps; // of every batch
};

bool isUnguided(const SelfSettings &settings)
{
    return settings.objective == Objective::Distilled && settings.negative.empty();
}

} // namespace

TrainingSet TrainingSet::part(int64_t first, int64_t count) const
{
    TrainingSet set;
    set.latents = latents.narrow(0, first, count);
    set.baseContext = baseContext.narrow(0, first, count);
    set.baseLengths.assign(baseLengths.begin() + first, baseLengths.begin() + first + count);
    set.targetContext = targetContext.narrow(0, first, count);
    set.negativeContext = negativeContext;
    set.shows = shows.narrow(0, first, count);
    if (trajectory)
        set.trajectory = {trajectory->noisy.narrow(0, first, count),
                          trajectory->prediction.narrow(0, first, count), trajectory->timesteps};
    return set;
}

sampling::Settings trainingDrawing(const model::Model &model, const SelfSettings &settings)
{
    sampling::Settings draw = sampling::Settings::foretelling(model, kDrawSteps);
    draw.guidance = isUnguided(settings) ? 1.0 : std::max(model.defaults.guidance, 1.5);
    return draw;
}

TrainingSet drawTrainingSet(const model::Model &model, const SelfSettings &settings,
                            const ConceptSets &sets, int count, Checkpoint &checkpoint,
                            Ledger &ledger, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> base, target;
    TrainingSet set;
    for (const Carrier &carrier : makeCarriers(model, settings, sets, count)) {
        base.push_back(carrier.baseContext);
        target.push_back(carrier.targetContext);
        set.baseLengths.push_back(model.text.tokenizer().encode(carrier.prompt).used);
    }
    set.shows = sets.shows(count);
    set.baseContext = at::cat(base);
    set.targetContext = at::cat(target);
    if (!settings.negative.empty())
        set.negativeContext = model.text.encode({settings.negative});

    if (!settings.shown.empty()) {
        set.latents = encoded(model, settings.shown, context);
        return set;
    }
    const sampling::Settings draw = trainingDrawing(model, settings);
    const bool unguided = isUnguided(settings);
    const at::Tensor unconditional =
        settings.negative.empty() ? model.text.encode({""}) : set.negativeContext;
    const int64_t side = model.unet.config().sampleSize;
    DrawnBatches batches(checkpoint, model.compute.device);
    for (int64_t first = 0; first < count; first += kPicturesPerCall) {
        const int64_t size = std::min<int64_t>(kPicturesPerCall, count - first);
        if (batches.takeKept(first, unguided))
            continue;
        std::vector<std::uint64_t> seeds;
        for (int64_t i = 0; i < size; ++i)
            seeds.push_back(base::seedOf(base::SeedUse::Training, settings.seed,
                                         static_cast<std::uint64_t>(first + i)));
        sampling::SeededNoise noise(seeds);
        sampling::LatentRun run;
        run.start = noise.next({size, model.unet.config().inChannels, side, side});
        run.conditional = set.targetContext.narrow(0, first, size);
        run.unconditional = unconditional.expand({size, -1, -1});
        run.guidance = draw.guidance;
        const auto scheduler = sampling::makeScheduler(model, draw);
        Recorder recorder;
        const sampling::Watch watch = recorder.watch();
        run.watch = unguided ? &watch : nullptr;
        base::Context inner = context.part(static_cast<double>(first) / count,
                                           static_cast<double>(first + size) / count, "drawing");
        const auto drawn = sampling::sampleLatents(model, *scheduler, run, noise, inner);
        ledger.full(drawn.evaluations);
        batches.keep(first, drawn.latents,
                     unguided ? std::optional(recorder.trajectory()) : std::nullopt);
        checkpoint.setNumber("evaluations", ledger.forwardPasses());
        checkpoint.write();
    }
    batches.giveTo(set);
    return set;
}

Examples noiseTo(const TrainingSet &set, const std::vector<double> &abar, const at::Tensor &rows,
                 const at::Tensor &timesteps, std::uint64_t seed)
{
    const at::Device device = set.latents.device();
    const auto generator = at::detail::createCPUGenerator(seed);
    Examples examples;
    examples.rows = rows.to(device);
    examples.shows = set.shows.index_select(0, rows.cpu()).to(device);
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

Examples recorded(const TrainingSet &set, const at::Tensor &rows, const at::Tensor &calls)
{
    const Trajectory &trajectory = set.trajectory.value();
    const at::Device device = set.latents.device();
    const at::Tensor which = calls.to(device);
    Examples examples;
    examples.rows = rows.to(device);
    examples.shows = set.shows.index_select(0, rows.cpu()).to(device);
    examples.latents = set.latents.index_select(0, examples.rows);
    examples.noisy = trajectory.noisy.index({examples.rows, which});
    examples.prediction = trajectory.prediction.index({examples.rows, which});
    examples.timesteps = trajectory.timesteps.index_select(0, which);
    return examples;
}

} // namespace deviascope::discovery
