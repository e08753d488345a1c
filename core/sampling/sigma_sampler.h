#pragma once

#include "sampling/scheduler.h"

namespace deviascope::sampling {

/// What the samplers over sigma (Karras et al. 2022) have in common: samples are x0 + sigma times
/// noise, and the network sees them scaled back. Timesteps and levels as in diffusers.
class SigmaSampler : public Scheduler {
public:
    double initialNoiseScale() const override;
    at::Tensor scaleInput(const at::Tensor &sample, size_t call) const override;

protected:
    enum class Karras { Never, AsConfigured };

    /// One timestep and one level per step, and a last level of 0.
    SigmaSampler(const model::SchedulerConfig &config, int steps, Karras karras);

    /// (sample - x0) / sigma, as `call`'s output foretells it: d sample / d sigma.
    at::Tensor slope(size_t call, const at::Tensor &output, const at::Tensor &sample) const;

    std::vector<double> m_sigmas; ///< one more than calls; the last is 0

private:
    double abarAt(size_t call) const override;
};

} // namespace deviascope::sampling
