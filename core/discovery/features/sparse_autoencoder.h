#pragma once

#include "base/context.h"
#include "discovery/checkpoint.h"
#include "discovery/features/dictionary.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace deviascope::discovery {

/// How a dictionary is learned (2408.00657; the numbers of the authors' code in brackets).
struct AutoencoderSettings {
    std::int64_t latents = 512; ///< n [3072, twice the width]
    std::int64_t active = 8;    ///< k [64]
    int steps = 1000;           ///< [50 epochs]
    std::int64_t batch = 512;   ///< tokens a step [1024]
    double rate = 1e-3;         ///< of Adam, constant [1e-4]
    int deadAfter = 266;        ///< steps in which a latent was in no token's k
    double auxiliary = 1. / 32; ///< weight of what dead latents foretell of the rest
    std::uint64_t seed = 0;
};

/// Where learning starts, and the baseline beside which a learned dictionary stands: the decoder
/// random (Xavier, columns of length 1), the encoder its transpose, the pre-bias the tokens'
/// median. Tokens [N, D] on any device, where the dictionary will be. Throws InvalidValue for sizes
/// that cannot be.
Dictionary randomDictionary(const at::Tensor &tokens, const AutoencoderSettings &settings);

/// Whether learning was stopped, and what there is.
struct LearnedDictionary {
    Dictionary dictionary;
    int steps = 0; ///< that were made
    bool isComplete = true;
};

/// Learns from tokens [N, D]: nmse(x_hat, x) + 1/32 nmse(e_hat, e), where e_hat is what the dead
/// latents (2k of them) make of the rest e; the decoder's gradient loses its part along the
/// columns, whose length stays 1, and the norm of all gradients is clipped at 1. Blocks; polls
/// before each step and goes on from `checkpoint`; a stop keeps the best so far.
LearnedDictionary learnDictionary(const at::Tensor &tokens, const AutoencoderSettings &settings,
                                  Checkpoint &checkpoint, base::Context &context);

} // namespace deviascope::discovery
