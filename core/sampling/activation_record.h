#pragma once

#include "sampling/sampler.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <span>
#include <vector>

namespace deviascope::sampling {

/// Activations of drawn pictures, one for each picture and network call.
struct ActivationRecord {
    std::map<network::Site, at::Tensor> activations; ///< [T, N, C, h, w] float32 on the CPU
    std::vector<double> timesteps;                   ///< of the T calls
    at::Tensor latents;                              ///< [N, 4, h, w] of the finished pictures
    std::int64_t evaluations = 0;                    ///< of the U-Net
    int microBatch = 0;                              ///< the smallest that was used
};

/// Draws `rows` as `drawLatents` and keeps the conditional rows' activations at `sites`, each
/// before an edit there. Blocks and polls.
ActivationRecord recordActivations(const model::Model &model, std::span<const Row> rows,
                                   const Settings &settings,
                                   std::span<const Intervention> interventions,
                                   std::span<const network::Site> sites, base::Context &context);

} // namespace deviascope::sampling
