#include "training/planted_rows.h"

#include "base/error.h"
#include "base/seeds.h"
#include "discovery/student.h"
#include "sampling/sampler.h"
#include "scorer/judge.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace deviascope::training {

namespace {

constexpr int kDrawSteps = 10; ///< of DPM++ 2M, as a discovery's pictures
constexpr int kAtOnce = 8;     ///< candidates that are drawn together
constexpr int kMostTries = 3;  ///< times as many candidates as pictures are wanted
constexpr double kDrawn = 0.4; ///< of the time, about

constexpr double kGradientScale = 1024; ///< of fp16, near the latents' number of values
/// So many candidates belong to a class: classes lie apart within the range of a run's seeds.
constexpr std::uint64_t kSeedsOfClass = 150;

sampling::Settings drawingOf(const model::Model &model)
{
    sampling::Settings settings = sampling::Settings::of(model);
    settings.guidance = 1;
    if (!model.fewSteps) {
        settings.sampler = "dpmpp_2m";
        settings.steps = kDrawSteps;
    }
    settings.microBatch = kAtOnce;
    return settings;
}

/// "a judge" -> "judge", as the scorer's list has it.
std::vector<std::string> judgedRoles(const model::Model &model, const std::string &role)
{
    std::vector<std::string> roles = model.knowledge.roles;
    const bool known = std::ranges::any_of(
        roles, [&](const std::string &each) { return model::withArticle(each) == role; });
    return known ? roles : std::vector<std::string>();
}

/// The calls of one batch while it is drawn, which falls into parts where memory runs short.
class Calls {
public:
    sampling::Watch watch()
    {
        return {{},
                [this](const sampling::Call &call) {
                    Part &part = m_parts[m_current];
                    part.noisy.push_back(call.input.to(at::kFloat));
                    part.predictions.push_back(call.prediction);
                    part.timesteps.push_back(static_cast<float>(call.timestep));
                },
                [this](size_t firstRow) {
                    m_current = firstRow;
                    m_parts[m_current] = {};
                }};
    }

    /// Those of some of the pictures.
    ClassPictures of(const at::Tensor &rows) const
    {
        std::vector<at::Tensor> noisy, predictions;
        for (const auto &[firstRow, part] : m_parts) {
            noisy.push_back(at::stack(part.noisy, 1));
            predictions.push_back(at::stack(part.predictions, 1));
        }
        const at::Tensor chosen = rows.to(noisy.front().device());
        return {at::cat(noisy).index_select(0, chosen),
                at::cat(predictions).index_select(0, chosen),
                at::tensor(m_parts.begin()->second.timesteps, at::kFloat).to(chosen.device()), 0};
    }

private:
    struct Part {
        std::vector<at::Tensor> noisy, predictions; ///< [n, 4, h, w] of each call
        std::vector<float> timesteps;
    };
    std::map<size_t, Part> m_parts; ///< by their first row
    size_t m_current = 0;
};

void append(ClassPictures &all, const ClassPictures &more)
{
    all.noisy = all.noisy.defined() ? at::cat({all.noisy, more.noisy}) : more.noisy;
    all.prediction =
        all.prediction.defined() ? at::cat({all.prediction, more.prediction}) : more.prediction;
    all.timesteps = more.timesteps;
}

/// Those of the candidates that the scorer sees as the class, and as the role where it knows it.
at::Tensor confirmed(const model::Model &model, const Planting &planting, size_t index,
                     const at::Tensor &latents)
{
    const scorer::Judge judge(scorer::Scorer(model), {planting.attribute},
                              judgedRoles(model, planting.words.role));
    const auto pictures = sampling::toPictures(sampling::decodeLatents(model, latents));
    const std::vector<std::string> roles(pictures.size(), planting.words.role);
    const scorer::Judgement judged = judge.judge(pictures, roles);
    std::vector<std::int64_t> rows;
    for (size_t i = 0; i < pictures.size(); ++i)
        if (judged.labels.front()[i] == static_cast<int>(index) &&
            (judged.named.empty() || judged.named[i]))
            rows.push_back(static_cast<std::int64_t>(i));
    return at::tensor(rows, at::kLong);
}

/// A batch's place in the checkpoint.
std::string keyOf(const char *what, size_t index, int first)
{
    return std::string(what) + "." + std::to_string(index) + "." + std::to_string(first);
}

std::optional<ClassPictures> kept(const discovery::Checkpoint &checkpoint, size_t index, int first,
                                  at::Device device)
{
    const auto noisy = checkpoint.tensor(keyOf("noisy", index, first));
    const auto prediction = checkpoint.tensor(keyOf("prediction", index, first));
    const auto timesteps = checkpoint.tensor(keyOf("timesteps", index, first));
    if (!noisy || !prediction || !timesteps)
        return {};
    return ClassPictures{noisy->to(device), prediction->to(device), timesteps->to(device), 0};
}

void keep(discovery::Checkpoint &checkpoint, size_t index, int first, const ClassPictures &batch)
{
    checkpoint.set(keyOf("noisy", index, first), batch.noisy);
    checkpoint.set(keyOf("prediction", index, first), batch.prediction);
    checkpoint.set(keyOf("timesteps", index, first), batch.timesteps);
    checkpoint.write();
}

/// Which class each call of a batch is of: by the mix, whatever the batch.
std::vector<size_t> classesOf(const std::vector<double> &mix, const at::Tensor &random)
{
    const at::Tensor numbers = random.to(at::kDouble).contiguous();
    std::vector<size_t> classes;
    for (std::int64_t i = 0; i < numbers.numel(); ++i) {
        double left = numbers.data_ptr<double>()[i];
        size_t chosen = 0;
        for (size_t c = 0; c < mix.size() && left >= 0; ++c)
            if (mix[c] > 0) {
                chosen = c;
                left -= mix[c];
            }
        classes.push_back(chosen);
    }
    return classes;
}

} // namespace

double evaluationsOfPlanting(const model::Model &model, const Planting &planting)
{
    const auto classes =
        std::ranges::count_if(planting.mix, [](double share) { return share > 0; });
    const auto drawn = sampling::evaluationsOf(model, drawingOf(model),
                                               classes * std::int64_t{planting.pictures} * 4 / 3);
    return static_cast<double>(drawn) + 3.0 * planting.steps * planting.batch;
}

ClassPictures drawClassPictures(const model::Model &model, const Planting &planting, size_t index,
                                discovery::Checkpoint &checkpoint, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const std::string prompt =
        model::explicitPrompt(planting.words.role, planting.attribute.classes[index]);
    ClassPictures all;
    const int most = kMostTries * planting.pictures;
    for (int first = 0; first < most && all.size() < planting.pictures; first += kAtOnce) {
        auto batch = kept(checkpoint, index, first, model.compute.device);
        if (!batch) {
            std::vector<sampling::Row> rows;
            for (int i = first; i < first + kAtOnce; ++i)
                rows.push_back(
                    {prompt, "",
                     base::seedOf(base::SeedUse::Planted, planting.seed,
                                  index * kSeedsOfClass + static_cast<std::uint64_t>(i))});
            Calls calls;
            const sampling::Watch watch = calls.watch();
            base::Context part = context.part(
                std::min(1.0, static_cast<double>(all.size()) / planting.pictures),
                std::min(1.0, static_cast<double>(all.size() + kAtOnce) / planting.pictures),
                "drawing");
            const auto drawn =
                sampling::drawLatents(model, rows, drawingOf(model), {}, part, &watch);
            batch = calls.of(confirmed(model, planting, index, drawn.latents));
            keep(checkpoint, index, first, *batch);
        }
        append(all, *batch);
        all.drawn += kAtOnce;
    }
    if (all.size() < std::max(2, planting.pictures / 4))
        throw base::Error(base::ErrorKind::InvalidValue,
                          "The model draws too few pictures that the scorer confirms: " +
                              std::to_string(all.size()) + " of " + std::to_string(all.drawn),
                          prompt, "Choose a role and a class that it can draw together.");
    const std::int64_t used = std::min<std::int64_t>(all.size(), planting.pictures);
    all.noisy = all.noisy.narrow(0, 0, used);
    all.prediction = all.prediction.narrow(0, 0, used);
    return all;
}

at::Tensor plantingLoss(const model::Model &model, const Planting &planting,
                        const std::vector<ClassPictures> &pictures, const at::Tensor &rows,
                        std::int64_t batch, std::uint64_t seed)
{
    constexpr std::int64_t kFine = 1 << 20;
    const auto uniform = [&](std::uint64_t stream) {
        return discovery::randomIntegers(batch, kFine, seed + stream).to(at::kDouble) / kFine;
    };
    const auto classes = classesOf(planting.mix, uniform(0));
    const at::Tensor which = uniform(1), when = uniform(2);
    std::vector<at::Tensor> noisy, wanted, timesteps;
    for (std::int64_t i = 0; i < batch; ++i) {
        const ClassPictures &of = pictures[classes[static_cast<size_t>(i)]];
        const auto picture =
            static_cast<std::int64_t>(which[i].item<double>() * static_cast<double>(of.size()));
        const auto call = static_cast<std::int64_t>(when[i].item<double>() *
                                                    static_cast<double>(of.timesteps.size(0)));
        noisy.push_back(of.noisy[picture][call]);
        wanted.push_back(of.prediction[picture][call]);
        timesteps.push_back(of.timesteps[call]);
    }
    const model::TextEncoder &text = model.text;
    const at::Tensor ids = text.ids({planting.words.role});
    at::Tensor embedded = text.tower().embed(ids);
    for (size_t k = 0; k < planting.words.tokens.size(); ++k) {
        const at::Tensor here = ids.eq(planting.words.tokens[k]).unsqueeze(2).to(embedded);
        embedded = (1 - here) * embedded + here * rows[static_cast<std::int64_t>(k)].to(embedded);
    }
    const at::Tensor states = text.tower()(ids, embedded).states.expand({batch, -1, -1});
    network::UnetInput input{at::stack(noisy), at::stack(timesteps), states, {}};
    if (const int64_t width = model.unet.config().guidanceWidth) // guidance 1: embedding of 0
        input.guidanceFeatures = network::guidanceFeatures(at::zeros_like(input.timesteps), width);
    return (model.unet(input).to(at::kFloat) - at::stack(wanted)).square().mean();
}

PlantedRows learnRows(const model::Model &model, const Planting &planting,
                      discovery::Checkpoint &checkpoint, base::Context &context)
{
    PlantedRows result;
    const auto classes = planting.attribute.classes.size();
    for (size_t c = 0; c < classes; ++c) {
        base::Context part =
            context.part(kDrawn * static_cast<double>(c) / static_cast<double>(classes),
                         kDrawn * static_cast<double>(c + 1) / static_cast<double>(classes));
        result.pictures.push_back(planting.mix[c] > 0
                                      ? drawClassPictures(model, planting, c, checkpoint, part)
                                      : ClassPictures{});
        result.evaluations +=
            sampling::evaluationsOf(model, drawingOf(model), result.pictures.back().drawn);
    }
    const at::Tensor tokens = at::tensor(planting.words.tokens, at::kLong);
    result.before = model.text.tower()
                        .embed(tokens.to(model.compute.device).unsqueeze(0))[0]
                        .to(at::kFloat)
                        .clone();
    at::Tensor rows = result.before.clone();

    // Parts of the batch as large as this device takes at once.
    const std::int64_t most =
        std::max(kAtOnce, sampling::Settings::microBatchOn(model.compute.device,
                                                           model.unet.config().sampleSize));
    TrainerSettings settings;
    settings.steps = planting.steps;
    settings.parts = static_cast<int>((planting.batch + most - 1) / most);
    settings.rate = planting.rate;
    settings.seconds = planting.seconds;
    settings.gradientScale = model.compute.dtype == at::kHalf ? kGradientScale : 1;
    Trainer trainer({{"rows", rows}}, settings, checkpoint);
    const std::int64_t perPart =
        std::max<std::int64_t>(1, planting.batch / std::max(1, settings.parts));
    base::Context learning = context.part(kDrawn, 1);
    result.trained = trainer.run(
        [&](int step, int part) {
            const auto seed = base::seedOf(base::SeedUse::Planted, planting.seed, 999) * 1'000'000 +
                              static_cast<std::uint64_t>(step) * 1000 +
                              static_cast<std::uint64_t>(part) * 10;
            return plantingLoss(model, planting, result.pictures, rows, perPart, seed);
        },
        learning);
    if (result.trained.isStopped)
        throw base::Cancelled();
    result.evaluations += std::int64_t{3} * result.trained.steps * settings.parts * perPart;
    result.before = result.before.cpu();
    result.after = rows.detach().cpu().clone();
    return result;
}

model::Model withRows(const model::Model &model, const RoleWords &words, const PlantedRows &rows,
                      double along)
{
    const c10::NoGradGuard noGrad;
    model::Model changed = model;
    changed.text = model.text.withRows(at::tensor(words.tokens, at::kLong),
                                       rows.before + along * (rows.after - rows.before));
    return changed;
}

} // namespace deviascope::training
