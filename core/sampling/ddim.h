#pragma once

#include "sampling/scheduler.h"

#include <utility>

namespace deviascope::sampling {

/// Deterministic DDIM (Song et al. 2020, eta 0), as diffusers' DDIMScheduler.
class Ddim final : public Scheduler {
public:
    Ddim(const model::SchedulerConfig &config, int steps);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

    /// The sample before `call` whose step leads to `after`, when the network's output for `sample`
    /// is its output there: one fixed-point iteration of the inversion.
    at::Tensor stepBack(size_t call, const at::Tensor &output, const at::Tensor &sample,
                        const at::Tensor &after) const;

private:
    /// abar before and after `call`.
    std::pair<double, double> levels(size_t call) const;
    /// The noise in `sample`.
    at::Tensor noiseIn(double level, const at::Tensor &output, const at::Tensor &sample) const;

    int m_stride;
    double m_finalAbar;
};

} // namespace deviascope::sampling
