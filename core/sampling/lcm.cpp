#include "sampling/lcm.h"

#include "base/error.h"
#include "sampling/timetable.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

namespace {

constexpr int kOriginalSteps = 50;
constexpr double kTimestepScaling = 10;
constexpr double kDataVariance = 0.25; ///< sigma_data²

} // namespace

Lcm::Lcm(const model::SchedulerConfig &config, int steps) : Scheduler(config)
{
    const int original = config.originalSteps.value_or(kOriginalSteps);
    if (steps > original)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "A latent consistency model takes at most " + std::to_string(original) +
                              " steps",
                          std::to_string(steps), "4 are usual.");
    // Evenly from the steps of the distillation, which lie one stride apart.
    const int stride = config.trainTimesteps / original;
    for (int i = 0; i < steps; ++i)
        m_timesteps.push_back((original - i * original / steps) * stride - 1);
}

at::Tensor Lcm::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                     NoiseSource &noise)
{
    // How far the network's answer counts beside the sample itself: all but at t = 0.
    const double t = m_timesteps[call] * config().timestepScaling.value_or(kTimestepScaling);
    const double skip = kDataVariance / (t * t + kDataVariance);
    const double out = t / std::sqrt(t * t + kDataVariance);
    const at::Tensor x0 = out * denoised(call, output, sample) + skip * sample;
    if (call + 1 == m_timesteps.size())
        return x0;
    const double next = interpolate(abar(), m_timesteps[call + 1]);
    return std::sqrt(next) * x0 +
           std::sqrt(1 - next) * noise.next(sample.sizes()).to(sample.options());
}

} // namespace deviascope::sampling
