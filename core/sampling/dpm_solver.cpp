#include "sampling/dpm_solver.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

DpmSolver::DpmSolver(const model::SchedulerConfig &config, int steps, SigmaSpacing spacing)
    : MultistepSolver(config, steps, spacing)
{}

at::Tensor DpmSolver::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                           NoiseSource & /*noise*/)
{
    const NoiseLevel now = level(call);
    const NoiseLevel next = level(call + 1);
    const at::Tensor x0 = foretold(call, output, sample);
    const double h = next.lambda - now.lambda; // infinite at the last call, where sigma is 0
    const double weight = -next.signal * std::expm1(-h);
    at::Tensor result = (next.noise / now.noise) * sample + weight * x0;
    // Second order from the second call on; the last step to sigma 0 is of first order.
    if (m_previous.defined() && call + 1 < m_timesteps.size()) {
        const double h0 = now.lambda - level(call - 1).lambda;
        result = result + (0.5 * weight * h / h0) * (x0 - m_previous);
    }
    m_previous = x0;
    return result;
}

} // namespace deviascope::sampling
