#pragma once

#include "sampling/scheduler.h"

namespace deviascope::sampling {

/// Multistep consistency sampling (Luo et al. 2023, algorithm 3), as diffusers' LCMScheduler.
class Lcm final : public Scheduler {
public:
    /// Throws InvalidValue for more steps than the model was distilled over.
    Lcm(const model::SchedulerConfig &config, int steps);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;
};

} // namespace deviascope::sampling
