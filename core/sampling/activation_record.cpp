#include "sampling/activation_record.h"

#include <ATen/ATen.h>

namespace deviascope::sampling {

ActivationRecord recordActivations(const model::Model &model, std::span<const Row> rows,
                                   const Settings &settings,
                                   std::span<const Intervention> interventions,
                                   std::span<const network::Site> sites, base::Context &context)
{
    ActivationRecord record;
    using Calls = std::map<network::Site, std::vector<at::Tensor>>; // [n, C, h, w] of each call
    std::map<size_t, Calls> batches;                                // by their first row
    size_t current = 0;
    const Watch watch{{sites.begin(), sites.end()},
                      [&](const Call &call) {
                          record.timesteps.push_back(call.timestep);
                          for (const auto &[site, activation] : call.activations)
                              batches[current][site].push_back(
                                  activation.to(at::kCPU, at::kFloat).contiguous());
                      },
                      [&](size_t firstRow) {
                          current = firstRow;
                          batches[current].clear();
                          record.timesteps.clear();
                      }};
    const LatentResult drawn = drawLatents(model, rows, settings, interventions, context, &watch);
    for (const network::Site &site : sites) {
        std::vector<at::Tensor> parts;
        for (const auto &[first, calls] : batches)
            parts.push_back(at::stack(calls.at(site)));
        record.activations[site] = at::cat(parts, 1);
    }
    record.latents = drawn.latents;
    record.evaluations = drawn.evaluations;
    record.microBatch = drawn.microBatch;
    return record;
}

} // namespace deviascope::sampling
