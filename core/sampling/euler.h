#pragma once

#include "sampling/scheduler.h"

namespace deviascope::sampling {

enum class EulerNoise { None, Ancestral };

/// Euler's method over sigma (Karras et al. 2022), as diffusers' EulerDiscreteScheduler, or with
/// fresh noise at each step, as EulerAncestralDiscreteScheduler.
class Euler final : public Scheduler {
public:
    Euler(const model::SchedulerConfig &config, int steps, EulerNoise kind);
    double initialNoiseScale() const override;
    at::Tensor scaleInput(const at::Tensor &sample, size_t call) const override;
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    double abarAt(size_t call) const override;

    EulerNoise m_kind;
    std::vector<double> m_sigmas; ///< one more than calls; the last is 0
};

} // namespace deviascope::sampling
