#include "discovery/activation_record.h"

#include "sampling/guided_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace deviascope::discovery {

ActivationRecord recordActivations(const model::Model &model, std::span<const sampling::Row> rows,
                                   const sampling::Settings &settings,
                                   std::span<const network::Site> sites, Ledger &ledger,
                                   base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const int64_t side = model.unet.config().sampleSize;
    const auto micro = static_cast<size_t>(settings.microBatch);
    ActivationRecord record;
    std::map<network::Site, std::vector<at::Tensor>> batches; // [T, n, C, h, w] each
    std::vector<at::Tensor> latents;
    for (size_t first = 0; first < rows.size(); first += micro) {
        const auto part = rows.subspan(first, std::min(micro, rows.size() - first));
        std::vector<std::string> prompts, negatives;
        std::vector<std::uint64_t> seeds;
        for (const sampling::Row &row : part) {
            prompts.push_back(row.prompt);
            negatives.push_back(row.negative);
            seeds.push_back(row.seed);
        }
        std::map<network::Site, std::vector<at::Tensor>> steps;
        record.timesteps.clear();
        const sampling::Watch watch{
            {sites.begin(), sites.end()}, [&](double timestep, const auto &activations) {
                record.timesteps.push_back(timestep);
                for (const auto &[site, activation] : activations)
                    steps[site].push_back(activation.to(at::kCPU, at::kFloat).contiguous());
            }};
        sampling::SeededNoise noise(seeds);
        sampling::LatentRun run;
        run.start = noise.next(
            {static_cast<int64_t>(part.size()), model.unet.config().inChannels, side, side});
        run.conditional = model.text.encode(prompts);
        if (sampling::isGuided(model, settings.guidance))
            run.unconditional = model.text.encode(negatives);
        run.guidance = settings.guidance;
        run.watch = &watch;
        base::Context inner = context.part(
            static_cast<double>(first) / static_cast<double>(rows.size()),
            static_cast<double>(first + part.size()) / static_cast<double>(rows.size()));
        const auto scheduler = sampling::makeScheduler(model, settings);
        const auto drawn = sampling::sampleLatents(model, *scheduler, run, noise, inner);
        ledger.full(drawn.evaluations);
        latents.push_back(drawn.latents);
        for (const auto &[site, all] : steps)
            batches[site].push_back(at::stack(all));
    }
    for (const auto &[site, all] : batches)
        record.activations[site] = at::cat(all, 1);
    record.latents = at::cat(latents);
    return record;
}

} // namespace deviascope::discovery
