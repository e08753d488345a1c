#include "sampling/pndm.h"

#include "sampling/timetable.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::sampling {

namespace {

constexpr size_t kOrder = 4;
constexpr size_t kCallsPerStep = 4; ///< of Runge-Kutta

} // namespace

Pndm::Pndm(const model::SchedulerConfig &config, int steps)
    : Scheduler(config, ZeroSignal::Raised),
      m_steps(static_cast<size_t>(steps)),
      m_stride(config.trainTimesteps / steps)
{
    const std::vector<double> plain =
        strideTimesteps(config.spacing.value_or(model::Spacing::Leading), config.trainTimesteps,
                        steps, config.stepsOffset.value_or(0));
    if (config.skipPrkSteps.value_or(false) || plain.size() < kOrder) {
        m_timesteps = plain;
        if (plain.size() > 1)
            m_timesteps.insert(m_timesteps.begin() + 1, plain[1]);
        return;
    }
    for (size_t i = 0; i + 1 < kOrder; ++i) {
        const double middle = plain[i + 1] + m_stride / 2;
        m_timesteps.insert(m_timesteps.end(), {plain[i], middle, middle, plain[i + 1]});
    }
    m_rungeKuttaCalls = m_timesteps.size();
    m_timesteps.insert(m_timesteps.end(), plain.begin() + (kOrder - 1), plain.end());
}

size_t Pndm::callOfStep(size_t step) const
{
    if (m_rungeKuttaCalls == 0)
        return step == 0 ? 0 : step + 1; // the second timestep is called twice
    return step < kOrder ? kCallsPerStep * step : m_rungeKuttaCalls + step - (kOrder - 1);
}

at::Tensor Pndm::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                      NoiseSource & /*noise*/)
{
    return call < m_rungeKuttaCalls ? rungeKuttaStep(call, output, sample)
                                    : multistep(call, output, sample);
}

at::Tensor Pndm::rungeKuttaStep(size_t call, const at::Tensor &output, const at::Tensor &sample)
{
    const double from = m_timesteps[call / kCallsPerStep * kCallsPerStep];
    const double to = m_timesteps[call] - (call % 2 ? 0 : m_stride / 2);
    switch (call % kCallsPerStep) {
    case 0:
        m_mean = output / 6;
        m_outputs.push_back(output);
        m_start = sample;
        break;
    case 1:
    case 2:
        m_mean = m_mean + output / 3;
        break;
    default:
        return transferred(m_start, from, to, m_mean + output / 6);
    }
    return transferred(m_start, from, to, output);
}

at::Tensor Pndm::multistep(size_t call, const at::Tensor &output, const at::Tensor &sample)
{
    const double here = m_timesteps[call];
    if (m_rungeKuttaCalls == 0 && call == 1) // the first step again, by the mean of both ends
        return transferred(m_start, here + m_stride, here, (output + m_outputs.back()) / 2);
    m_outputs.push_back(output);
    if (m_outputs.size() > kOrder)
        m_outputs.pop_front();
    const auto ago = [this](size_t calls) { return m_outputs[m_outputs.size() - 1 - calls]; };
    at::Tensor mean;
    switch (m_outputs.size()) {
    case 1:
        m_start = sample;
        mean = output;
        break;
    case 2:
        mean = (3 * ago(0) - ago(1)) / 2;
        break;
    case 3:
        mean = (23 * ago(0) - 16 * ago(1) + 5 * ago(2)) / 12;
        break;
    default:
        mean = (55 * ago(0) - 59 * ago(1) + 37 * ago(2) - 9 * ago(3)) / 24;
    }
    return transferred(sample, here, here - m_stride, mean);
}

at::Tensor Pndm::transferred(const at::Tensor &sample, double from, double to,
                             const at::Tensor &output) const
{
    const double now = interpolate(abar(), from);
    const double end = config().setAlphaToOne.value_or(false) ? 1 : abar().front();
    const double next = to >= 0 ? interpolate(abar(), to) : end;
    const at::Tensor noise = config().prediction == model::Prediction::Epsilon
                                 ? output
                                 : std::sqrt(now) * output + std::sqrt(1 - now) * sample;
    const double divisor = now * std::sqrt(1 - next) + std::sqrt(now * (1 - now) * next);
    return std::sqrt(next / now) * sample - ((next - now) / divisor) * noise;
}

} // namespace deviascope::sampling
