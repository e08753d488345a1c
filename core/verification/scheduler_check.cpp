#include "verification/scheduler_check.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/safetensors.h"
#include "sampling/scheduler.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <utility>

namespace deviascope::verification {

namespace {

constexpr double kTolerance = 1e-4;

/// diffusers' classes and our names. Karras levels are a setting of the class.
constexpr std::array kClasses = {
    std::pair{"DDIMScheduler", "ddim"},
    std::pair{"PNDMScheduler", "pndm"},
    std::pair{"EulerDiscreteScheduler", "euler"},
    std::pair{"EulerAncestralDiscreteScheduler", "euler_a"},
    std::pair{"DPMSolverMultistepScheduler", "dpmpp_2m"},
    std::pair{"UniPCMultistepScheduler", "unipc"},
    std::pair{"HeunDiscreteScheduler", "heun"},
    std::pair{"DDPMScheduler", "ddpm"},
    std::pair{"LCMScheduler", "lcm"},
};

/// Replays the recorded random numbers of a stochastic sampler.
class RecordedNoise final : public sampling::NoiseSource {
public:
    explicit RecordedNoise(at::Tensor noise) : m_noise(std::move(noise)) {}

    at::Tensor next(at::IntArrayRef shape) override
    {
        if (!m_noise.defined() || m_next >= m_noise.size(0))
            throw base::Error(base::ErrorKind::DamagedFile, "There is no noise for this call",
                              std::to_string(m_next), "Make the reference file again.");
        return m_noise[m_next++].expand(shape);
    }

private:
    at::Tensor m_noise;
    int64_t m_next = 0;
};

/// One trajectory: `ok` and `error`, or a reason.
void follow(ReferenceRow &row, sampling::Scheduler &scheduler, const at::Tensor &wanted,
            const at::Tensor &timesteps, const at::Tensor &noise)
{
    const std::vector<double> &ours = scheduler.timesteps();
    if (wanted.size(0) != static_cast<int64_t>(ours.size()) + 1) {
        row.reason =
            std::to_string(ours.size()) + " calls instead of " + std::to_string(wanted.size(0) - 1);
        row.ok = false;
        return;
    }
    if (timesteps.defined() &&
        !at::allclose(timesteps.to(at::kDouble), at::tensor(ours, at::kDouble), 1e-5, 1e-3)) {
        row.reason = "other timesteps";
        row.ok = false;
        return;
    }
    RecordedNoise recorded(noise);
    at::Tensor sample = wanted[0];
    for (size_t call = 0; call < ours.size(); ++call) {
        const at::Tensor input = scheduler.scaleInput(sample, call);
        const at::Tensor output = at::tanh(0.7 * input + ours[call] / 1000);
        sample = scheduler.step(call, output, sample, recorded);
        row.error =
            std::max(row.error, relativeError(sample, wanted[static_cast<int64_t>(call) + 1]));
    }
    row.ok = row.error <= row.tolerance;
}

} // namespace

ReferenceReport checkSchedulers(const std::filesystem::path &folder)
{
    const std::filesystem::path table = folder / "schedulers.json";
    const auto file = format::SafetensorsFile::open(folder / "schedulers.safetensors");
    const format::JsonValue entries = format::readJsonFile(table);
    const auto tensor = [&](const std::string &name) {
        return file.contains(name) ? file.tensor(name) : at::Tensor();
    };
    ReferenceReport report;
    for (const format::JsonValue &entry : entries.items()) {
        const std::string key = entry.get<std::string>("key");
        const std::string className = entry.get<std::string>("class_name");
        const auto known = std::find_if(kClasses.begin(), kClasses.end(),
                                        [&](const auto &pair) { return className == pair.first; });
        if (known == kClasses.end() || !file.contains(key + ".latents")) {
            report.unknown.push_back(key);
            continue;
        }
        nlohmann::json config = entry.at("config").value();
        config["prediction_type"] = entry.get<std::string>("prediction_type");
        const auto scheduler = sampling::makeScheduler(
            known->second, model::parseSchedulerConfig(config, key), entry.get<int>("steps"));
        ReferenceRow row;
        row.key = key;
        row.tolerance = kTolerance;
        follow(row, *scheduler, tensor(key + ".latents"), tensor(key + ".timesteps"),
               tensor(key + ".noise"));
        report.ok = report.ok && *row.ok;
        report.rows.push_back(std::move(row));
    }
    return report;
}

} // namespace deviascope::verification
