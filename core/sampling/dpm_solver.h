#pragma once

#include "sampling/multistep_solver.h"

namespace deviascope::sampling {

/// DPM-Solver++ of second order, multistep, midpoint (Lu et al. 2022), as diffusers'
/// DPMSolverMultistepScheduler with its defaults.
class DpmSolver final : public MultistepSolver {
public:
    DpmSolver(const model::SchedulerConfig &config, int steps, SigmaSpacing spacing);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    at::Tensor m_previous; ///< x0 of the call before
};

} // namespace deviascope::sampling
