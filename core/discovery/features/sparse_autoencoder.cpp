#include "discovery/features/sparse_autoencoder.h"

#include "base/error.h"
#include "discovery/adam.h"
#include "discovery/student.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr double kMostGradient = 1;
constexpr double kLeastSpread = 1e-6;
const char *const kDictionaryStep = "step";
const char *const kUnused = "unused"; ///< in the checkpoint: steps since each latent was used

/// Columns of length 1.
at::Tensor ofUnitColumns(const at::Tensor &weight)
{
    return weight / weight.norm(2, at::IntArrayRef{0}, true).clamp_min(1e-12);
}

/// Mean squared error, in units of that of the batch's mean.
at::Tensor normalisedError(const at::Tensor &foretold, const at::Tensor &truth)
{
    const at::Tensor spread = (truth - truth.mean(0, true)).square().mean();
    return (foretold - truth).square().mean() / spread.clamp_min(kLeastSpread);
}

void checkSizes(const at::Tensor &tokens, const AutoencoderSettings &settings)
{
    const auto refuse = [](const std::string &fault, std::int64_t value) {
        throw base::Error(base::ErrorKind::InvalidValue, fault, std::to_string(value),
                          "Ask for fewer, or for more tokens.");
    };
    if (settings.latents < 1 || settings.active < 1)
        refuse("A dictionary has at least one latent, and at least one is active", settings.active);
    if (settings.active > settings.latents)
        refuse("More latents would be active than there are", settings.active);
    if (tokens.size(0) < 2)
        refuse("A dictionary is learned from at least two tokens", tokens.size(0));
}

class Learning {
public:
    Learning(const at::Tensor &tokens, const AutoencoderSettings &settings, Checkpoint &checkpoint)
        : m_settings(settings),
          m_checkpoint(checkpoint),
          m_dictionary(randomDictionary(tokens, settings))
    {
        m_tokens = m_dictionary.standardised(tokens);
        m_unused = at::zeros({settings.latents}, m_tokens.options().dtype(at::kLong));
        for (const at::Tensor *each : parameters())
            m_adams.emplace_back(*each);
        goOn();
    }

    LearnedDictionary learn(base::Context &context)
    {
        for (; m_step < m_settings.steps; ++m_step) {
            base::Progress progress;
            progress.stage = "learning";
            progress.fraction = static_cast<double>(m_step) / m_settings.steps;
            if (!context.pollKeep(progress))
                return {m_dictionary, m_step, false};
            oneStep();
            keep();
        }
        return {m_dictionary, m_step, true};
    }

private:
    std::array<at::Tensor *, 4> parameters()
    {
        return {&m_dictionary.encoderWeight, &m_dictionary.encoderBias, &m_dictionary.decoderWeight,
                &m_dictionary.preBias};
    }

    void oneStep()
    {
        const std::uint64_t key =
            (m_settings.seed * 1000003 + 17) + static_cast<std::uint64_t>(m_step);
        const at::Tensor rows =
            randomIntegers(std::min(m_settings.batch, m_tokens.size(0)), m_tokens.size(0), key);
        const at::Tensor x = m_tokens.index_select(0, rows.to(m_tokens.device()));
        std::vector<at::Tensor> gradients;
        {
            const c10::AutoGradMode on(true);
            Dictionary leaves = m_dictionary;
            std::vector<at::Tensor> inputs;
            for (at::Tensor *each : {&leaves.encoderWeight, &leaves.encoderBias,
                                     &leaves.decoderWeight, &leaves.preBias}) {
                *each = each->detach().requires_grad_(true);
                inputs.push_back(*each);
            }
            gradients = torch::autograd::grad({lossOf(leaves, x)}, inputs);
        }
        // The columns keep their length: what lies along them teaches nothing.
        const at::Tensor &columns = m_dictionary.decoderWeight;
        gradients[2] = gradients[2] - (gradients[2] * columns).sum(0, true) * columns;
        at::Tensor squares = at::zeros({}, m_tokens.options());
        for (const at::Tensor &each : gradients)
            squares = squares + each.square().sum();
        const at::Tensor shrink = (kMostGradient / squares.sqrt().clamp_min(1e-12)).clamp_max(1);
        const auto all = parameters();
        for (std::size_t i = 0; i < all.size(); ++i)
            m_adams[i].step(*all[i], gradients[i] * shrink, m_settings.rate);
        m_dictionary.decoderWeight = ofUnitColumns(m_dictionary.decoderWeight);
    }

    at::Tensor lossOf(const Dictionary &leaves, const at::Tensor &x)
    {
        const at::Tensor before = leaves.preActivations(x);
        const at::Tensor z = topActivations(before, m_settings.active);
        const at::Tensor made = at::matmul(z, leaves.decoderWeight.t()) + leaves.preBias;
        const at::Tensor used = (z.detach() > 0).any(0);
        m_unused = at::where(used, at::zeros_like(m_unused), m_unused + 1);
        at::Tensor loss = normalisedError(made, x);
        const at::Tensor dead = m_unused > m_settings.deadAfter;
        const auto count = dead.sum().item<std::int64_t>();
        if (count == 0)
            return loss;
        const at::Tensor rest = (x - made).detach();
        const at::Tensor ofDead = before.masked_fill(dead.logical_not().unsqueeze(0), -1e30);
        const at::Tensor revived = topActivations(ofDead, std::min(count, 2 * m_settings.active));
        return loss + m_settings.auxiliary *
                          normalisedError(at::matmul(revived, leaves.decoderWeight.t()), rest);
    }

    void keep()
    {
        const auto all = parameters();
        for (std::size_t i = 0; i < all.size(); ++i) {
            m_checkpoint.set("value." + std::to_string(i), *all[i]);
            m_adams[i].save(m_checkpoint, "adam." + std::to_string(i));
        }
        m_checkpoint.set(kUnused, m_unused);
        m_checkpoint.setNumber(kDictionaryStep, m_step + 1);
        m_checkpoint.write();
    }

    void goOn()
    {
        const auto unused = m_checkpoint.tensor(kUnused);
        const auto step = m_checkpoint.number(kDictionaryStep);
        if (!unused || !step)
            return;
        const auto all = parameters();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto kept = m_checkpoint.tensor("value." + std::to_string(i));
            if (!kept)
                return;
            *all[i] = kept->to(m_tokens.device());
            m_adams[i].load(m_checkpoint, "adam." + std::to_string(i));
        }
        m_unused = unused->to(m_tokens.device());
        m_step = static_cast<int>(*step);
    }

    const AutoencoderSettings m_settings;
    Checkpoint &m_checkpoint;
    Dictionary m_dictionary;
    at::Tensor m_tokens; ///< [N, D] standardised
    at::Tensor m_unused; ///< [n] int64: steps since a latent was in a token's k
    std::vector<Adam> m_adams;
    int m_step = 0;
};

} // namespace

Dictionary randomDictionary(const at::Tensor &tokens, const AutoencoderSettings &settings)
{
    checkSizes(tokens, settings);
    const at::Tensor x = tokens.to(at::kFloat);
    const std::int64_t width = x.size(1);
    Dictionary dictionary;
    dictionary.active = settings.active;
    dictionary.mean = x.mean(0);
    dictionary.std = x.std(0).clamp_min(kLeastSpread);
    // Xavier's uniform range; only the columns' directions stay of it.
    const double range = std::sqrt(6. / static_cast<double>(width + settings.latents));
    const at::Tensor random = at::rand({width, settings.latents},
                                       at::detail::createCPUGenerator(settings.seed), at::kFloat);
    dictionary.decoderWeight =
        ofUnitColumns(((2 * random - 1) * range).to(x.device())).contiguous();
    dictionary.encoderWeight = dictionary.decoderWeight.t().contiguous().clone();
    dictionary.encoderBias = at::zeros({settings.latents}, x.options());
    dictionary.preBias = std::get<0>(dictionary.standardised(x).median(0)).clone();
    return dictionary;
}

LearnedDictionary learnDictionary(const at::Tensor &tokens, const AutoencoderSettings &settings,
                                  Checkpoint &checkpoint, base::Context &context)
{
    return Learning(tokens, settings, checkpoint).learn(context);
}

} // namespace deviascope::discovery
