#include "sampling/heun.h"

#include <ATen/ATen.h>

namespace deviascope::sampling {

Heun::Heun(const model::SchedulerConfig &config, int steps)
    : SigmaSampler(config, steps, Karras::AsConfigured)
{
    // A step's second call is at the level that the next step's first call is at.
    std::vector<double> timesteps = {m_timesteps.front()};
    std::vector<double> sigmas = {m_sigmas.front()};
    for (size_t i = 1; i < m_timesteps.size(); ++i) {
        timesteps.insert(timesteps.end(), 2, m_timesteps[i]);
        sigmas.insert(sigmas.end(), 2, m_sigmas[i]);
    }
    sigmas.push_back(0);
    m_timesteps = std::move(timesteps);
    m_sigmas = std::move(sigmas);
}

at::Tensor Heun::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                      NoiseSource & /*noise*/)
{
    const at::Tensor here = slope(call, output, sample);
    if (call % 2 == 0) {
        m_start = sample;
        m_slope = here;
        return sample + here * (m_sigmas[call + 1] - m_sigmas[call]);
    }
    return m_start + (m_slope + here) / 2 * (m_sigmas[call] - m_sigmas[call - 1]);
}

} // namespace deviascope::sampling
