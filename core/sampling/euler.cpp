#include "sampling/euler.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

Euler::Euler(const model::SchedulerConfig &config, int steps, EulerNoise kind)
    : SigmaSampler(config, steps, kind == EulerNoise::None ? Karras::AsConfigured : Karras::Never),
      m_kind(kind)
{}

at::Tensor Euler::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                       NoiseSource &noise)
{
    const double from = m_sigmas[call];
    const double to = m_sigmas[call + 1];
    const at::Tensor direction = slope(call, output, sample);
    if (m_kind == EulerNoise::None)
        return sample + direction * (to - from);
    const double up = std::sqrt(to * to * (from * from - to * to) / (from * from));
    const double down = std::sqrt(to * to - up * up);
    return sample + direction * (down - from) +
           up * noise.next(sample.sizes()).to(sample.options());
}

} // namespace deviascope::sampling
