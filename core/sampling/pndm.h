#pragma once

#include "sampling/scheduler.h"

#include <deque>

namespace deviascope::sampling {

/// Pseudo linear multistep sampling (Liu et al. 2022), as diffusers' PNDMScheduler: started by
/// three Runge-Kutta steps of four calls each, or, as Stable Diffusion's files ask
/// (`skip_prk_steps`), by calling the second timestep twice.
class Pndm final : public Scheduler {
public:
    Pndm(const model::SchedulerConfig &config, int steps);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    size_t callOfStep(size_t step) const override;
    size_t steps() const override { return m_steps; }
    at::Tensor rungeKuttaStep(size_t call, const at::Tensor &output, const at::Tensor &sample);
    at::Tensor multistep(size_t call, const at::Tensor &output, const at::Tensor &sample);
    /// Eq. 9 of the paper from timestep `from` to `to`, which is below 0 at the end.
    at::Tensor transferred(const at::Tensor &sample, double from, double to,
                           const at::Tensor &output) const;

    size_t m_steps;
    int m_stride;                     ///< between two steps
    size_t m_rungeKuttaCalls = 0;     ///< at the start
    std::deque<at::Tensor> m_outputs; ///< newest last, at most four
    at::Tensor m_mean, m_start;       ///< of the step under way
};

} // namespace deviascope::sampling
