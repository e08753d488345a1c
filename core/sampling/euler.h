#pragma once

#include "sampling/sigma_sampler.h"

namespace deviascope::sampling {

enum class EulerNoise { None, Ancestral };

/// Euler's method over sigma (Karras et al. 2022), as diffusers' EulerDiscreteScheduler, or with
/// fresh noise at each step, as EulerAncestralDiscreteScheduler.
class Euler final : public SigmaSampler {
public:
    Euler(const model::SchedulerConfig &config, int steps, EulerNoise kind);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    EulerNoise m_kind;
};

} // namespace deviascope::sampling
