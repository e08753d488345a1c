#include "sampling/ddpm.h"

#include "sampling/timetable.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

Ddpm::Ddpm(const model::SchedulerConfig &config, int steps) : Scheduler(config)
{
    m_timesteps = strideTimesteps(config.spacing.value_or(model::Spacing::Leading),
                                  config.trainTimesteps, steps, config.stepsOffset.value_or(0));
}

at::Tensor Ddpm::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                      NoiseSource &noise)
{
    const bool isLast = call + 1 == m_timesteps.size();
    const double now = interpolate(abar(), m_timesteps[call]);
    const double next = isLast ? 1 : interpolate(abar(), m_timesteps[call + 1]);
    const double beta = 1 - now / next;
    const at::Tensor mean = (std::sqrt(next) * beta / (1 - now)) * denoised(call, output, sample) +
                            (std::sqrt(now / next) * (1 - next) / (1 - now)) * sample;
    if (m_timesteps[call] <= 0)
        return mean;
    // The last step draws too, as diffusers does, so that generators stay in step.
    const double spread = std::sqrt((1 - next) / (1 - now) * beta);
    return mean + spread * noise.next(sample.sizes()).to(sample.options());
}

} // namespace deviascope::sampling
