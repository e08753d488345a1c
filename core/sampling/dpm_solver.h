#pragma once

#include "sampling/scheduler.h"

namespace deviascope::sampling {

enum class DpmSigmas { Training, Karras };

/// DPM-Solver++ of second order, multistep, midpoint (Lu et al. 2022), as diffusers'
/// DPMSolverMultistepScheduler with its defaults.
class DpmSolver final : public Scheduler {
public:
    DpmSolver(const model::SchedulerConfig &config, int steps, DpmSigmas sigmas);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    double abarAt(size_t call) const override;

    std::vector<double> m_sigmas; ///< one more than calls; the last is 0
    at::Tensor m_previous;        ///< x0 of the call before
};

} // namespace deviascope::sampling
