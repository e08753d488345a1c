#pragma once

#include "sampling/scheduler.h"

namespace deviascope::sampling {

/// Deterministic DDIM (Song et al. 2020, eta 0), as diffusers' DDIMScheduler.
class Ddim final : public Scheduler {
public:
    Ddim(const model::SchedulerConfig &config, int steps);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    int m_stride;
    double m_finalAbar;
};

} // namespace deviascope::sampling
