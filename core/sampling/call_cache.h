#pragma once

#include "network/unet.h"

#include <map>
#include <optional>
#include <vector>

namespace deviascope::sampling {

/// What network calls gave before any edit touched the latents, kept from one run for the next with
/// the same model, noise, text, guidance, sampler and steps: while no edit has begun, latents are
/// the same, and at the first edited call the unconditional rows and the first half of the network
/// still are. Whoever owns it starts a new one when any of these changes. Not for several threads.
///
/// Results do not depend on what is in it: a run with a cache, filled or empty, computes alike.
struct CallCache {
    /// The first call with an edit, up to where edits act.
    struct Start {
        std::size_t call = 0;
        at::Tensor unconditional; ///< [N, 4, h, w] the network's answer
        network::UnetHalf half;   ///< of the conditional rows
    };

    std::map<std::size_t, at::Tensor> outputs; ///< by call: guided predictions [N, 4, h, w]
    std::optional<Start> start;                ///< of the last run that had one
};

/// One for each micro-batch of a drawing.
using DrawingCache = std::vector<CallCache>;

} // namespace deviascope::sampling
