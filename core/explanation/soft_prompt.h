#pragma once

#include "base/context.h"
#include "discovery/checkpoint.h"
#include "explanation/explained.h"
#include "sampling/intervention.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::explanation {

/// How a soft prompt is learned (DiffExplainer, Pennisi et al. 2024, arXiv 2404.02618; numbers are
/// our own choice).
struct SoftPromptSettings {
    int tokens = 4;
    int steps = 60;
    int batch = 4;         ///< pictures a step
    double rate = 0.006;   ///< of Adam; at .02 the tokens leave the vocabulary
    double vocabulary = 1; ///< weight of the distance to the nearest words
    int drawn = 6;         ///< calls of the few-step sampler
    int learned = 3;       ///< of these the last, through which the gradient goes (house)
    std::uint64_t seed = 0;
};

/// What was learned.
struct SoftPrompt {
    at::Tensor tokens;            ///< [n, D] float32 on the CPU
    std::vector<double> losses;   ///< by step, without the vocabulary's term
    std::int64_t evaluations = 0; ///< a backward pass counted as two
};

/// Text states [1, L, D] of [start, tokens, end, padding].
at::Tensor statesOf(const model::TextEncoder &text, const at::Tensor &tokens);

/// The empty prompt with these states in place of its own.
sampling::Intervention interventionOf(const model::Model &model, const SoftPrompt &prompt);

/// -log softmax (or minus the unit) of pictures drawn with `tokens` from the noise of `seed`, with
/// a graph through the last calls; and the vocabulary's term. The parts apart, each a number.
struct PromptLoss {
    at::Tensor answer, distance;
};
PromptLoss promptLoss(const model::Model &model, const Explained &explained,
                      const SoftPromptSettings &settings, const at::Tensor &tokens,
                      std::uint64_t seed);

/// Blocks and polls; a stop throws Cancelled, and what is learned so far is in `checkpoint`. Throws
/// Device where a gradient is not finite.
SoftPrompt learnPrompt(const model::Model &model, const Explained &explained,
                       const SoftPromptSettings &settings, discovery::Checkpoint &checkpoint,
                       base::Context &context);

/// What a learning costs, as SoftPrompt counts it.
double evaluationsOfLearning(const model::Model &model, const SoftPromptSettings &settings);

/// The seed of a step of learning, which are fewer than kFirstMargin; that of what margins are
/// measured by, which takes some behind it; and those of the pictures that are shown, `count` at
/// most 100000. None is another's.
inline constexpr std::uint64_t kFirstMargin = 15'000, kFirstStart = 18'000, kFirstShown = 20'000;
std::uint64_t seedOfStep(const SoftPromptSettings &settings, int step);
std::uint64_t seedOfMargins(const SoftPromptSettings &settings);
std::vector<std::uint64_t> seedsOfShown(const SoftPromptSettings &settings, std::uint64_t count);

/// A word or text that a soft prompt lies near to.
struct NearWord {
    std::string text;
    double margin = 0; ///< its cosine beyond the 95 % quantile of the nearest of random tokens
    int token = -1;    ///< place in the prompt; -1: a text near to the whole prompt
};

/// For each token the nearest rows of the vocabulary that are words, best first; and of `texts`
/// those nearest to the whole prompt, in the text tower's space at the end token. `seed`: see
/// seedOfMargins.
std::vector<NearWord> nearWords(const model::Model &model, const SoftPrompt &prompt,
                                const std::vector<std::string> &texts, std::uint64_t seed);

} // namespace deviascope::explanation
