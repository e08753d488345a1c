#include "sampling/ddim.h"

#include "sampling/timetable.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

Ddim::Ddim(const model::SchedulerConfig &config, int steps)
    : Scheduler(config),
      m_stride(config.trainTimesteps / steps),
      m_finalAbar(config.setAlphaToOne.value_or(true) ? 1.0 : abar().front())
{
    m_timesteps = strideTimesteps(config.spacing.value_or(model::Spacing::Leading),
                                  config.trainTimesteps, steps, config.stepsOffset.value_or(0));
    for (double &t : m_timesteps) // an offset may step over the end when every timestep is used
        t = std::min(t, static_cast<double>(config.trainTimesteps - 1));
}

at::Tensor Ddim::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                      NoiseSource & /*noise*/)
{
    const auto t = static_cast<int>(m_timesteps[call]);
    const double now = abar()[t];
    const double next = t - m_stride >= 0 ? abar()[t - m_stride] : m_finalAbar;
    const at::Tensor x0 = denoisedAt(now, output, sample);
    // eps from x0, so that a clipped x0 and v-prediction take the same road.
    const at::Tensor eps = (sample - std::sqrt(now) * x0) / std::sqrt(1 - now);
    return std::sqrt(next) * x0 + std::sqrt(1 - next) * eps;
}

} // namespace deviascope::sampling
