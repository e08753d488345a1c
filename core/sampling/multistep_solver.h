#pragma once

#include "sampling/noise_level.h"
#include "sampling/scheduler.h"

namespace deviascope::sampling {

enum class SigmaSpacing { Training, Karras };

/// What the multistep solvers over variance-preserving samples have in common: their timesteps and
/// noise levels, as in diffusers, the last level being 0.
class MultistepSolver : public Scheduler {
protected:
    MultistepSolver(const model::SchedulerConfig &config, int steps, SigmaSpacing spacing);

    /// Before `call`; `call` may be one past the last.
    NoiseLevel level(size_t call) const { return NoiseLevel(m_sigmas[call]); }
    /// x0 as `call`'s output foretells it.
    at::Tensor foretold(size_t call, const at::Tensor &output, const at::Tensor &sample) const;

private:
    double abarAt(size_t call) const override;

    std::vector<double> m_sigmas; ///< one more than calls; the last is 0
};

} // namespace deviascope::sampling
