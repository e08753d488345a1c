#pragma once

#include "sampling/sigma_sampler.h"

namespace deviascope::sampling {

/// Heun's method over sigma (Karras et al. 2022, algorithm 1 without churn), as diffusers'
/// HeunDiscreteScheduler: two calls a step, one for the last.
class Heun final : public SigmaSampler {
public:
    Heun(const model::SchedulerConfig &config, int steps);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    size_t callOfStep(size_t step) const override { return 2 * step; }
    size_t steps() const override { return (m_timesteps.size() + 1) / 2; }

    at::Tensor m_start, m_slope; ///< of the step whose second call is due
};

} // namespace deviascope::sampling
