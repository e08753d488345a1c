#include "sampling/scheduler.h"

#include "base/error.h"
#include "sampling/ddim.h"
#include "sampling/ddpm.h"
#include "sampling/dpm_solver.h"
#include "sampling/euler.h"
#include "sampling/heun.h"
#include "sampling/lcm.h"
#include "sampling/pndm.h"
#include "sampling/timetable.h"
#include "sampling/unipc.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace deviascope::sampling {

using base::Error;
using base::ErrorKind;

namespace {

using Maker = std::unique_ptr<Scheduler> (*)(const model::SchedulerConfig &, int steps);

struct Entry {
    const char *name;
    Maker make;
};

template <class Sampler, auto... choice>
std::unique_ptr<Scheduler> make(const model::SchedulerConfig &config, int steps)
{
    return std::make_unique<Sampler>(config, steps, choice...);
}

template <class Sampler>
std::unique_ptr<Scheduler> makeAsConfigured(const model::SchedulerConfig &config, int steps)
{
    return std::make_unique<Sampler>(config, steps,
                                     config.karrasSigmas.value_or(false) ? SigmaSpacing::Karras
                                                                         : SigmaSpacing::Training);
}

constexpr std::array kEntries = {
    Entry{"ddim", make<Ddim>},
    Entry{"pndm", make<Pndm>},
    Entry{"euler", make<Euler, EulerNoise::None>},
    Entry{"euler_a", make<Euler, EulerNoise::Ancestral>},
    Entry{"dpmpp_2m", makeAsConfigured<DpmSolver>},
    Entry{"dpmpp_2m_karras", make<DpmSolver, SigmaSpacing::Karras>},
    Entry{"unipc", makeAsConfigured<UniPc>},
    Entry{"heun", make<Heun>},
    Entry{"ddpm", make<Ddpm>},
    Entry{"lcm", make<Lcm>},
};

} // namespace

Scheduler::Scheduler(const model::SchedulerConfig &config, ZeroSignal zero)
    : m_config(config), m_abar(config.alphasCumprod())
{
    constexpr double kNextToNothing = 0x1p-24; // diffusers' value: half precision's smallest
    if (zero == ZeroSignal::Raised && config.rescaleToZeroSnr)
        m_abar.back() = kNextToNothing;
}

at::Tensor Scheduler::scaleInput(const at::Tensor &sample, size_t /*call*/) const
{
    return sample;
}

size_t Scheduler::firstCall(double strength) const
{
    const auto drawn = static_cast<size_t>(static_cast<double>(steps()) * strength);
    return drawn == 0 ? m_timesteps.size() : callOfStep(steps() - std::min(drawn, steps()));
}

at::Tensor Scheduler::noised(size_t call, const at::Tensor &x0, const at::Tensor &noise) const
{
    const double signal = std::sqrt(abarAt(call));
    const at::Tensor preserving = signal * x0 + std::sqrt(1 - signal * signal) * noise;
    return preserving / scaleInput(at::ones({1}), call).item<double>();
}

at::Tensor Scheduler::denoised(size_t call, const at::Tensor &output,
                               const at::Tensor &sample) const
{
    // scaleInput brings every sampler's sample to the variance-preserving form.
    return denoisedAt(abarAt(call), output, scaleInput(sample, call));
}

double Scheduler::abarAt(size_t call) const
{
    return interpolate(m_abar, m_timesteps[call]);
}

at::Tensor Scheduler::denoisedAt(double abar, const at::Tensor &output,
                                 const at::Tensor &sample) const
{
    const double signal = std::sqrt(abar);
    const double noise = std::sqrt(1 - abar);
    at::Tensor x0 = m_config.prediction == model::Prediction::Epsilon
                        ? (sample - noise * output) / signal
                        : signal * sample - noise * output;
    if (m_config.clipSample)
        x0 = x0.clamp(-m_config.clipSampleRange, m_config.clipSampleRange);
    return x0;
}

const std::vector<std::string> &schedulerNames()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> result;
        for (const Entry &entry : kEntries)
            result.emplace_back(entry.name);
        return result;
    }();
    return names;
}

std::unique_ptr<Scheduler> makeScheduler(std::string_view name,
                                         const model::SchedulerConfig &config, int steps)
{
    if (steps < 1 || steps > config.trainTimesteps)
        throw Error(ErrorKind::InvalidValue,
                    "The number of steps must be from 1 to " +
                        std::to_string(config.trainTimesteps),
                    std::to_string(steps), "20 is a good start.");
    for (const Entry &entry : kEntries)
        if (name == entry.name)
            return entry.make(config, steps);
    std::string known;
    for (const std::string &each : schedulerNames())
        known += (known.empty() ? "" : ", ") + each;
    throw Error(ErrorKind::InvalidValue, "No sampler has this name", std::string(name),
                "Samplers: " + known + ".");
}

} // namespace deviascope::sampling
