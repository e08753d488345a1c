#include "explanation/soft_prompt.h"

#include "base/error.h"
#include "base/seeds.h"
#include "discovery/adam.h"
#include "sampling/guided_network.h"
#include "sampling/sampler.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <limits>

namespace deviascope::explanation {

namespace {

constexpr int kRandomTokens = 200; ///< for the margins of words
constexpr int kRandomPrompts = 40; ///< for those of texts
constexpr double kQuantile = 0.95;
constexpr int kWordsOfToken = 1;
constexpr int kTextsOfPrompt = 3;
constexpr std::uint64_t kStarts = 8;    ///< random prompts, of which the best is learned (house)
constexpr double kGradientScale = 1024; ///< of fp16, a power of two: it changes no bit

/// [V, D] float32: every row of the vocabulary.
at::Tensor vocabularyOf(const model::TextEncoder &text)
{
    const c10::NoGradGuard noGrad;
    const auto &tower = text.tower();
    const std::int64_t length = tower.config().positions;
    const std::int64_t size = tower.config().vocabulary;
    std::vector<at::Tensor> rows;
    for (std::int64_t first = 0; first < size; first += length) {
        const at::Tensor ids = at::arange(first, std::min(size, first + length), at::kLong)
                                   .to(tower.placement().device)
                                   .unsqueeze(0);
        rows.push_back(tower.embed(ids)[0].to(at::kFloat));
    }
    return at::cat(rows);
}

/// [n, D] with the mean and deviation of the vocabulary's rows, place by place.
at::Tensor randomTokens(const at::Tensor &vocabulary, std::int64_t count, std::uint64_t seed)
{
    const auto generator = at::detail::createCPUGenerator(seed);
    const at::Tensor noise =
        at::randn({count, vocabulary.size(1)}, generator, at::kFloat).to(vocabulary.device());
    return vocabulary.mean(0, true) + vocabulary.std(0, true, true) * noise;
}

std::pair<at::Tensor, at::Tensor> idsAndRows(const model::TextEncoder &text,
                                             const at::Tensor &tokens)
{
    const std::int64_t count = tokens.size(0);
    at::Tensor ids = text.ids({""}).clone(); // start, end, padding
    const std::int64_t length = ids.size(1);
    const at::Tensor start = ids.narrow(1, 0, 1), end = ids.narrow(1, 1, 1);
    const at::Tensor padding = ids.narrow(1, length - 1, 1).expand({1, length - 2 - count});
    // What stands between is only not to be an end: the start's id will do.
    ids = at::cat({start, start.expand({1, count}), end, padding}, 1);
    const at::Tensor rows = text.tower().embed(ids);
    return {ids, at::cat({rows.narrow(1, 0, 1), tokens.to(rows).unsqueeze(0),
                          rows.narrow(1, 1 + count, length - 1 - count)},
                         1)};
}

at::Tensor cosines(const at::Tensor &one, const at::Tensor &other)
{
    const auto unit = [](const at::Tensor &x) { return x / x.norm(2, -1, true); };
    return at::matmul(unit(one), unit(other).t());
}

sampling::Settings fewSteps(const model::Model &model, const SoftPromptSettings &settings)
{
    return sampling::Settings::foretelling(model, settings.drawn);
}

/// What LCM draws on its way: goes on with the generator of the step.
class StepNoise final : public sampling::NoiseSource {
public:
    explicit StepNoise(at::Generator generator) : m_generator(std::move(generator)) {}
    at::Tensor next(at::IntArrayRef shape) override
    {
        return at::randn(shape, m_generator, at::kFloat);
    }

private:
    at::Generator m_generator;
};

/// Of the loss of tokens [n, D], and adds the step's answer to `losses`. Throws Device where it is
/// not finite.
at::Tensor gradientOf(const model::Model &model, const Explained &explained,
                      const SoftPromptSettings &settings, const at::Tensor &tokens, int step,
                      std::vector<double> &losses)
{
    const double scale = model.compute.dtype == at::kHalf ? kGradientScale : 1;
    const at::Tensor leaf = tokens.detach().requires_grad_(true);
    const c10::AutoGradMode grad(true);
    const PromptLoss loss =
        promptLoss(model, explained, settings, leaf, seedOfStep(settings, step));
    ((loss.answer + settings.vocabulary * loss.distance) * scale).backward();
    const at::Tensor gradient = leaf.grad() / scale;
    if (!gradient.isfinite().all().item<bool>())
        throw base::Error(base::ErrorKind::Device, "The gradients are not finite",
                          "step " + std::to_string(step + 1),
                          "Learn with --dtype bf16 or --dtype fp32.");
    losses.push_back(loss.answer.detach().item<double>());
    return gradient;
}

/// Of a few random prompts the one that a class comes nearest to: most draw something else
/// altogether, from where learning takes long.
at::Tensor bestStart(const model::Model &model, const Explained &explained,
                     const SoftPromptSettings &settings, const at::Tensor &vocabulary,
                     base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const auto seedOf = [&](std::uint64_t index) {
        return base::seedOf(base::SeedUse::Explained, settings.seed, kFirstStart + index);
    };
    at::Tensor best;
    double least = std::numeric_limits<double>::infinity();
    for (std::uint64_t i = 0; i < kStarts; ++i) {
        base::Progress progress;
        progress.stage = "starting";
        context.poll(progress);
        const at::Tensor tokens = randomTokens(vocabulary, settings.tokens, seedOf(1 + i));
        // All on the same noise.
        const double answer =
            promptLoss(model, explained, settings, tokens, seedOf(0)).answer.item<double>();
        if (!best.defined() || answer < least) {
            best = tokens;
            least = answer;
        }
    }
    return best.detach().clone();
}

} // namespace

at::Tensor statesOf(const model::TextEncoder &text, const at::Tensor &tokens)
{
    const auto [ids, rows] = idsAndRows(text, tokens);
    return text.tower()(ids, rows).states;
}

sampling::Intervention interventionOf(const model::Model &model, const SoftPrompt &prompt)
{
    const c10::NoGradGuard noGrad;
    const at::Tensor states =
        statesOf(model.text, prompt.tokens.to(model.compute.device)).to(at::kFloat);
    sampling::ContextEdit edit;
    edit.delta = states - model.text.encode({""}).to(at::kFloat);
    return edit;
}

PromptLoss promptLoss(const model::Model &model, const Explained &explained,
                      const SoftPromptSettings &settings, const at::Tensor &tokens,
                      std::uint64_t seed)
{
    const sampling::Settings drawing = fewSteps(model, settings);
    const auto scheduler = sampling::makeScheduler(model, drawing);
    const std::int64_t side = model.unet.config().sampleSize, batch = settings.batch;
    const auto generator = at::detail::createCPUGenerator(seed);
    at::Tensor x =
        at::randn({batch, model.unet.config().inChannels, side, side}, generator, at::kFloat)
            .to(model.compute.device) *
        scheduler->initialNoiseScale();
    const at::Tensor states = statesOf(model.text, tokens).expand({batch, -1, -1});
    const auto &timesteps = scheduler->timesteps();
    const auto frozen = static_cast<std::int64_t>(timesteps.size()) - settings.learned;
    StepNoise noise(generator);
    for (size_t call = 0; call < timesteps.size(); ++call) {
        const bool learns = static_cast<std::int64_t>(call) >= frozen;
        const c10::AutoGradMode grad(learns && c10::GradMode::is_enabled());
        network::UnetInput input{
            scheduler->scaleInput(x, call),
            at::full({batch}, timesteps[call], at::TensorOptions(x.device()).dtype(at::kFloat)),
            states,
            {}};
        if (const std::int64_t width = model.unet.config().guidanceWidth)
            input.guidanceFeatures =
                network::guidanceFeatures(at::zeros_like(input.timesteps), width);
        x = scheduler->step(call, model.unet(input).to(at::kFloat), x, noise);
    }
    const at::Tensor images =
        model.autoencoder.decode(x / model.autoencoder.config().scalingFactor);
    const at::Tensor vocabulary = vocabularyOf(model.text);
    // |e|^2 + |w|^2 - 2 e w
    const at::Tensor distance =
        at::threshold((tokens.square().sum(1, true) + vocabulary.square().sum(1).unsqueeze(0) -
                       2 * at::matmul(tokens, vocabulary.t()))
                          .amin(1),
                      0, 0)
            .mean();
    return {explained.loss(images), distance};
}

double evaluationsOfLearning(const model::Model &model, const SoftPromptSettings &settings)
{
    // A model of few steps has its own number of calls, whatever is asked for.
    const auto calls = static_cast<double>(
        sampling::makeScheduler(model, fewSteps(model, settings))->timesteps().size());
    return settings.batch *
           (kStarts * calls +
            settings.steps * (calls + 2 * std::min<double>(settings.learned, calls)));
}

std::uint64_t seedOfStep(const SoftPromptSettings &settings, int step)
{
    return base::seedOf(base::SeedUse::Explained, settings.seed,
                        static_cast<std::uint64_t>(step) + 1);
}

std::uint64_t seedOfMargins(const SoftPromptSettings &settings)
{
    return base::seedOf(base::SeedUse::Explained, settings.seed, kFirstMargin);
}

std::vector<std::uint64_t> seedsOfShown(const SoftPromptSettings &settings, std::uint64_t count)
{
    std::vector<std::uint64_t> seeds(count);
    for (std::uint64_t i = 0; i < count; ++i)
        seeds[i] = base::seedOf(base::SeedUse::Explained, settings.seed, kFirstShown + i);
    return seeds;
}

SoftPrompt learnPrompt(const model::Model &model, const Explained &explained,
                       const SoftPromptSettings &settings, discovery::Checkpoint &checkpoint,
                       base::Context &context)
{
    if (settings.tokens + 2 > model.text.tokenizer().length())
        throw base::Error(base::ErrorKind::InvalidValue, "The prompt has no room for these tokens",
                          std::to_string(settings.tokens), "Ask for fewer by --tokens.");
    const at::Tensor vocabulary = vocabularyOf(model.text);
    const auto kept = checkpoint.tensor("tokens");
    at::Tensor tokens = kept ? kept->to(vocabulary.device(), vocabulary.scalar_type()).clone()
                             : bestStart(model, explained, settings, vocabulary, context);
    discovery::Adam adam(tokens);
    SoftPrompt prompt;
    int step = 0;
    if (kept) {
        adam.load(checkpoint, "adam");
        step = static_cast<int>(checkpoint.number("step").value_or(0));
        if (const auto losses = checkpoint.tensor("losses"); losses && losses->numel() > 0)
            prompt.losses.assign(losses->data_ptr<double>(),
                                 losses->data_ptr<double>() + losses->numel());
    }
    const auto keep = [&](discovery::Checkpoint::When when) {
        checkpoint.set("tokens", tokens);
        adam.save(checkpoint, "adam");
        checkpoint.set("losses", at::tensor(prompt.losses, at::kDouble));
        checkpoint.setNumber("step", step);
        checkpoint.write(when);
    };
    for (; step < settings.steps;) {
        base::Progress progress;
        progress.stage = "learning";
        progress.fraction = static_cast<double>(step) / settings.steps;
        if (!context.pollKeep(progress)) {
            keep(discovery::Checkpoint::When::Always);
            throw base::Cancelled();
        }
        const at::Tensor gradient =
            gradientOf(model, explained, settings, tokens, step, prompt.losses);
        adam.step(tokens, gradient, settings.rate);
        ++step;
        keep(discovery::Checkpoint::When::Sometimes);
    }
    prompt.tokens = tokens.cpu().clone();
    prompt.evaluations = static_cast<std::int64_t>(evaluationsOfLearning(model, settings));
    return prompt;
}

std::vector<NearWord> nearWords(const model::Model &model, const SoftPrompt &prompt,
                                const std::vector<std::string> &texts, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    const at::Tensor vocabulary = vocabularyOf(model.text);
    // Whole words only, with the names that the tokenizer gives them.
    std::vector<std::int64_t> rows;
    std::vector<std::string> names;
    for (const auto &[word, id] : model.text.tokenizer().words()) {
        rows.push_back(id);
        names.push_back(word);
    }
    std::vector<NearWord> words;
    const at::Tensor tokens = prompt.tokens.to(vocabulary.device());
    const auto quantile = [](const at::Tensor &values) {
        return at::quantile(values.to(at::kFloat).flatten(), kQuantile).item<double>();
    };
    if (!rows.empty()) {
        const at::Tensor table =
            vocabulary.index_select(0, at::tensor(rows, at::kLong).to(vocabulary.device()));
        const double chance =
            quantile(cosines(randomTokens(vocabulary, kRandomTokens, seed), table).amax(1));
        const auto [best, which] = cosines(tokens, table).topk(kWordsOfToken, 1);
        for (std::int64_t t = 0; t < tokens.size(0); ++t)
            for (std::int64_t k = 0; k < kWordsOfToken; ++k)
                words.push_back({names[static_cast<size_t>(which[t][k].item<std::int64_t>())],
                                 best[t][k].item<double>() - chance, static_cast<int>(t)});
    }
    if (texts.empty())
        return words;
    const auto pooled = [&](const at::Tensor &of) {
        const auto [ids, embedded] = idsAndRows(model.text, of);
        return model.text.tower()(ids, embedded).pooled.to(at::kFloat);
    };
    std::vector<at::Tensor> random;
    for (int i = 0; i < kRandomPrompts; ++i)
        random.push_back(pooled(
            randomTokens(vocabulary, tokens.size(0), seed + 1000 + static_cast<std::uint64_t>(i))));
    const at::Tensor bank = model.text.tower()(model.text.ids(texts)).pooled.to(at::kFloat);
    // Centred: what all prompts share says nothing.
    const at::Tensor middle = bank.mean(0, true);
    const double chance = quantile(cosines(at::cat(random) - middle, bank - middle).amax(1));
    const at::Tensor near = cosines(pooled(tokens) - middle, bank - middle)[0];
    const auto [best, which] = near.topk(std::min<std::int64_t>(kTextsOfPrompt, near.size(0)));
    for (std::int64_t k = 0; k < best.size(0); ++k)
        words.push_back({texts[static_cast<size_t>(which[k].item<std::int64_t>())],
                         best[k].item<double>() - chance, -1});
    return words;
}

} // namespace deviascope::explanation
