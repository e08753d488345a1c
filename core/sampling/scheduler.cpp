#include "sampling/scheduler.h"

#include "base/error.h"
#include "sampling/ddim.h"
#include "sampling/dpm_solver.h"
#include "sampling/euler.h"
#include "sampling/timetable.h"

#include <ATen/ATen.h>

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

const std::vector<Entry> &entries()
{
    static const std::vector<Entry> all = {
        {"ddim",
         [](const model::SchedulerConfig &config, int steps) -> std::unique_ptr<Scheduler> {
             return std::make_unique<Ddim>(config, steps);
         }},
        {"dpmpp_2m",
         [](const model::SchedulerConfig &config, int steps) -> std::unique_ptr<Scheduler> {
             return std::make_unique<DpmSolver>(
                 config, steps,
                 config.karrasSigmas.value_or(false) ? DpmSigmas::Karras : DpmSigmas::Training);
         }},
        {"dpmpp_2m_karras",
         [](const model::SchedulerConfig &config, int steps) -> std::unique_ptr<Scheduler> {
             return std::make_unique<DpmSolver>(config, steps, DpmSigmas::Karras);
         }},
        {"euler",
         [](const model::SchedulerConfig &config, int steps) -> std::unique_ptr<Scheduler> {
             return std::make_unique<Euler>(config, steps, EulerNoise::None);
         }},
        {"euler_a",
         [](const model::SchedulerConfig &config, int steps) -> std::unique_ptr<Scheduler> {
             return std::make_unique<Euler>(config, steps, EulerNoise::Ancestral);
         }},
    };
    return all;
}

} // namespace

Scheduler::Scheduler(const model::SchedulerConfig &config)
    : m_config(config), m_abar(config.alphasCumprod())
{}

at::Tensor Scheduler::scaleInput(const at::Tensor &sample, size_t /*call*/) const
{
    return sample;
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
        for (const Entry &entry : entries())
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
    for (const Entry &entry : entries())
        if (name == entry.name)
            return entry.make(config, steps);
    std::string known;
    for (const std::string &each : schedulerNames())
        known += (known.empty() ? "" : ", ") + each;
    throw Error(ErrorKind::InvalidValue, "No sampler has this name", std::string(name),
                "Samplers: " + known + ".");
}

} // namespace deviascope::sampling
