#pragma once

#include "sampling/scheduler.h"

namespace deviascope::sampling {

/// The ancestral sampler of Ho et al. 2020, eqs. 6 and 7, over fewer steps, as diffusers'
/// DDPMScheduler with variance "fixed_small".
class Ddpm final : public Scheduler {
public:
    Ddpm(const model::SchedulerConfig &config, int steps);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;
};

} // namespace deviascope::sampling
