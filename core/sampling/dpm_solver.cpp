#include "sampling/dpm_solver.h"

#include "sampling/timetable.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

namespace {

/// sigma = noise / signal with signal² + noise² = 1; lambda = log(signal / noise).
struct Level {
    double signal, noise, lambda;
    explicit Level(double sigma)
        : signal(1 / std::sqrt(1 + sigma * sigma)), noise(sigma * signal), lambda(-std::log(sigma))
    {}
};

} // namespace

DpmSolver::DpmSolver(const model::SchedulerConfig &config, int steps, DpmSigmas sigmas)
    : Scheduler(config)
{
    const std::vector<double> training = trainingSigmas(abar());
    if (sigmas == DpmSigmas::Karras) {
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

double DpmSolver::abarAt(size_t call) const
{
    const double signal = Level(m_sigmas[call]).signal;
    return signal * signal;
}

at::Tensor DpmSolver::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                           NoiseSource & /*noise*/)
{
    const Level now(m_sigmas[call]);
    const Level next(m_sigmas[call + 1]);
    const at::Tensor x0 = denoisedAt(now.signal * now.signal, output, sample);
    const double h = next.lambda - now.lambda; // infinite at the last call, where sigma is 0
    const double weight = -next.signal * std::expm1(-h);
    at::Tensor result = (next.noise / now.noise) * sample + weight * x0;
    // Second order from the second call on; the last step to sigma 0 is of first order.
    if (m_previous.defined() && call + 1 < m_timesteps.size()) {
        const double h0 = now.lambda - Level(m_sigmas[call - 1]).lambda;
        result = result + (0.5 * weight * h / h0) * (x0 - m_previous);
    }
    m_previous = x0;
    return result;
}

} // namespace deviascope::sampling
