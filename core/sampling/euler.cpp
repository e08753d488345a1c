#include "sampling/euler.h"

#include "sampling/timetable.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

Euler::Euler(const model::SchedulerConfig &config, int steps, EulerNoise kind)
    : Scheduler(config), m_kind(kind)
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
    m_sigmas.push_back(0);
}

double Euler::initialNoiseScale() const
{
    const double sigma = m_sigmas.front();
    const bool leading = config().spacing == model::Spacing::Leading;
    return leading ? std::sqrt(sigma * sigma + 1) : sigma;
}

at::Tensor Euler::scaleInput(const at::Tensor &sample, size_t call) const
{
    return sample * std::sqrt(abarAt(call));
}

double Euler::abarAt(size_t call) const
{
    return 1 / (1 + m_sigmas[call] * m_sigmas[call]);
}

at::Tensor Euler::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                       NoiseSource &noise)
{
    const double from = m_sigmas[call];
    const double to = m_sigmas[call + 1];
    const at::Tensor slope = (sample - denoised(call, output, sample)) / from;
    if (m_kind == EulerNoise::None)
        return sample + slope * (to - from);
    const double up = std::sqrt(to * to * (from * from - to * to) / (from * from));
    const double down = std::sqrt(to * to - up * up);
    return sample + slope * (down - from) + up * noise.next(sample.sizes()).to(sample.options());
}

} // namespace deviascope::sampling
