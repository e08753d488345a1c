#pragma once

#include "model/scheduler_config.h"
#include "sampling/noise.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::sampling {

/// One run of a sampler over one batch: a fixed list of network calls, then a finished sample.
/// Holds the run's history, so make a new one for each batch. Latents are float32 or float64, any
/// device; the arithmetic follows diffusers' class of the same name.
class Scheduler {
public:
    virtual ~Scheduler() = default;

    /// The timestep of each network call, in order.
    const std::vector<double> &timesteps() const { return m_timesteps; }
    /// What standard normal start noise is multiplied by.
    virtual double initialNoiseScale() const { return 1; }
    /// The network's input for `call`.
    virtual at::Tensor scaleInput(const at::Tensor &sample, size_t call) const;
    /// The sample after `call`, from the network's output for it.
    virtual at::Tensor step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                            NoiseSource &noise) = 0;

    /// The call with which a drawing begins that does only the last `strength` (0 … 1) of the
    /// steps, as diffusers' image-to-image pipelines count; one past the last call when that is
    /// none.
    size_t firstCall(double strength) const;
    /// The sample that `call` takes when the latents `x0` lie under `noise`.
    at::Tensor noised(size_t call, const at::Tensor &x0, const at::Tensor &noise) const;

    /// The denoised picture's latents as this output foretells them, for previews.
    at::Tensor denoised(size_t call, const at::Tensor &output, const at::Tensor &sample) const;

protected:
    /// What becomes of a schedule that ends without any signal: samplers that divide by it take
    /// next to none for it, as diffusers' do.
    enum class ZeroSignal { Kept, Raised };
    explicit Scheduler(const model::SchedulerConfig &config, ZeroSignal zero = ZeroSignal::Kept);

    const std::vector<double> &abar() const { return m_abar; }
    const model::SchedulerConfig &config() const { return m_config; }
    /// x0 from the network's output at noise level abar.
    at::Tensor denoisedAt(double abar, const at::Tensor &output, const at::Tensor &sample) const;

    std::vector<double> m_timesteps;

private:
    /// The first call of a step; most samplers make one for each.
    virtual size_t callOfStep(size_t step) const { return step; }
    virtual size_t steps() const { return m_timesteps.size(); }
    /// abar at a call's timestep, and the factor that makes `sample` variance-preserving there.
    virtual double abarAt(size_t call) const;

    model::SchedulerConfig m_config;
    std::vector<double> m_abar;
};

/// ddim, dpmpp_2m, … : the names of the command line.
const std::vector<std::string> &schedulerNames();

/// Throws InvalidValue for an unknown name (listing those known) and for impossible step counts.
std::unique_ptr<Scheduler> makeScheduler(std::string_view name,
                                         const model::SchedulerConfig &config, int steps);

} // namespace deviascope::sampling
