#include "sampling/sigma_sampler.h"

#include "sampling/timetable.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

SigmaSampler::SigmaSampler(const model::SchedulerConfig &config, int steps, Karras karras)
    : Scheduler(config, ZeroSignal::Raised)
{
    const auto spacing = config.spacing.value_or(model::Spacing::Linspace);
    m_timesteps =
        strideTimesteps(spacing, config.trainTimesteps, steps, config.stepsOffset.value_or(0));
    if (spacing == model::Spacing::Linspace && steps > 1) // here diffusers does not round
        for (int i = 0; i < steps; ++i)
            m_timesteps[i] =
                static_cast<double>(config.trainTimesteps - 1) * (steps - 1 - i) / (steps - 1);
    const std::vector<double> training = trainingSigmas(abar());
    for (const double t : m_timesteps)
        m_sigmas.push_back(interpolate(training, t));
    if (karras == Karras::AsConfigured && config.karrasSigmas.value_or(false)) {
        m_sigmas = karrasSigmas(m_sigmas.back(), m_sigmas.front(), steps);
        for (int i = 0; i < steps; ++i)
            m_timesteps[i] = timestepOfSigma(m_sigmas[i], training);
    }
    m_sigmas.push_back(0);
}

double SigmaSampler::initialNoiseScale() const
{
    const double sigma = m_sigmas.front();
    const bool leading = config().spacing == model::Spacing::Leading;
    return leading ? std::sqrt(sigma * sigma + 1) : sigma;
}

at::Tensor SigmaSampler::scaleInput(const at::Tensor &sample, size_t call) const
{
    return sample * std::sqrt(abarAt(call));
}

at::Tensor SigmaSampler::slope(size_t call, const at::Tensor &output,
                               const at::Tensor &sample) const
{
    return (sample - denoised(call, output, sample)) / m_sigmas[call];
}

double SigmaSampler::abarAt(size_t call) const
{
    return 1 / (1 + m_sigmas[call] * m_sigmas[call]);
}

} // namespace deviascope::sampling
