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
    const auto [now, next] = levels(call);
    return std::sqrt(next) * denoisedAt(now, output, sample) +
           std::sqrt(1 - next) * noiseIn(now, output, sample);
}

at::Tensor Ddim::stepBack(size_t call, const at::Tensor &output, const at::Tensor &sample,
                          const at::Tensor &after) const
{
    const auto [now, next] = levels(call);
    const at::Tensor eps = noiseIn(now, output, sample);
    return std::sqrt(now / next) * (after - std::sqrt(1 - next) * eps) + std::sqrt(1 - now) * eps;
}

std::pair<double, double> Ddim::levels(size_t call) const
{
    const auto t = static_cast<int>(m_timesteps[call]);
    return {abar()[t], t - m_stride >= 0 ? abar()[t - m_stride] : m_finalAbar};
}

at::Tensor Ddim::noiseIn(double level, const at::Tensor &output, const at::Tensor &sample) const
{
    // From x0, so that a clipped x0 and v-prediction take the same road.
    return (sample - std::sqrt(level) * denoisedAt(level, output, sample)) / std::sqrt(1 - level);
}

} // namespace deviascope::sampling
