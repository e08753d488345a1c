#pragma once

#include "sampling/multistep_solver.h"

namespace deviascope::sampling {

/// UniPC of second order, B2, predicting x0 (Zhao et al. 2023), as diffusers'
/// UniPCMultistepScheduler with its defaults: each output first corrects the step that led to it.
class UniPc final : public MultistepSolver {
public:
    UniPc(const model::SchedulerConfig &config, int steps, SigmaSpacing spacing);
    at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                    NoiseSource &noise) override;

private:
    at::Tensor corrected(size_t call, const at::Tensor &x0) const;
    at::Tensor predicted(size_t call, const at::Tensor &sample) const;

    int m_order = 0;          ///< of the last prediction
    at::Tensor m_last;        ///< sample before the last prediction
    at::Tensor m_x0, m_older; ///< of the last call and of the one before it
};

} // namespace deviascope::sampling
