#pragma once

#include "base/context.h"
#include "discovery/ledger.h"
#include "model/model.h"
#include "network/site.h"
#include "sampling/sampler.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <span>
#include <vector>

namespace deviascope::discovery {

/// Activations of drawn pictures, one for each picture and network call.
struct ActivationRecord {
    std::map<network::Site, at::Tensor> activations; ///< [T, N, C, h, w] float32 on the CPU
    std::vector<double> timesteps;                   ///< of the T calls
    at::Tensor latents;                              ///< [N, 4, h, w] of the finished pictures
};

/// Draws `rows` and keeps the conditional rows' activations at `sites`. Blocks and polls.
ActivationRecord recordActivations(const model::Model &model, std::span<const sampling::Row> rows,
                                   const sampling::Settings &settings,
                                   std::span<const network::Site> sites, Ledger &ledger,
                                   base::Context &context);

} // namespace deviascope::discovery
