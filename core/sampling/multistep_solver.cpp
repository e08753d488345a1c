#include "sampling/multistep_solver.h"

#include "sampling/timetable.h"

#include <ATen/core/Tensor.h>

#include <cmath>

namespace deviascope::sampling {

MultistepSolver::MultistepSolver(const model::SchedulerConfig &config, int steps,
                                 SigmaSpacing spacing)
    : Scheduler(config, ZeroSignal::Raised)
{
    const std::vector<double> training = trainingSigmas(abar());
    if (spacing == SigmaSpacing::Karras) {
        m_sigmas = karrasSigmas(training.front(), training.back(), steps);
        for (const double sigma : m_sigmas)
            m_timesteps.push_back(std::nearbyint(timestepOfSigma(sigma, training)));
    } else {
        m_timesteps =
            multistepTimesteps(config.spacing.value_or(model::Spacing::Linspace),
                               config.trainTimesteps, steps, config.stepsOffset.value_or(0));
        for (const double t : m_timesteps)
            m_sigmas.push_back(interpolate(training, t));
    }
    m_sigmas.push_back(0);
}

at::Tensor MultistepSolver::foretold(size_t call, const at::Tensor &output,
                                     const at::Tensor &sample) const
{
    return denoisedAt(abarAt(call), output, sample);
}

double MultistepSolver::abarAt(size_t call) const
{
    const double signal = level(call).signal;
    return signal * signal;
}

} // namespace deviascope::sampling
