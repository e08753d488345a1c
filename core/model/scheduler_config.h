#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace deviascope::model {

/// What the U-Net's output means: the noise, or the velocity sqrt(abar) eps - sqrt(1-abar) x0.
enum class Prediction { Epsilon, Velocity };

enum class BetaSchedule { Linear, ScaledLinear, SquaredCosine };
enum class Spacing { Leading, Linspace, Trailing };

/// A model's noise schedule and what its scheduler_config.json says of sampling. A key that the
/// file lacks stays empty: each sampler then takes its diffusers class's default.
struct SchedulerConfig {
    std::string className; ///< of diffusers ("DDIMScheduler"); empty: not stated
    int trainTimesteps = 1000;
    double betaStart = 0.00085;
    double betaEnd = 0.012;
    BetaSchedule betaSchedule = BetaSchedule::ScaledLinear;
    std::vector<double> trainedBetas; ///< wins over the three above when not empty
    Prediction prediction = Prediction::Epsilon;
    bool rescaleToZeroSnr = false;
    bool clipSample = false; ///< diffusers' default is true; never meant for latents
    double clipSampleRange = 1.0;
    std::optional<Spacing> spacing;
    std::optional<int> stepsOffset;
    std::optional<bool> setAlphaToOne;
    std::optional<bool> skipPrkSteps;
    std::optional<bool> karrasSigmas;
    std::optional<int> originalSteps;      ///< LCM: original_inference_steps
    std::optional<double> timestepScaling; ///< LCM

    /// abar(t) for every training timestep, in double precision.
    std::vector<double> alphasCumprod() const;
};

/// What to know of a scheduler's class: nothing for those of diffusers that share Stable
/// Diffusion's noise schedule; for unknown ones a note. Throws Unsupported, naming it, for those of
/// another diffusion (flow matching and others).
std::optional<std::string> noteOfScheduler(const std::string &className, const std::string &where);

/// Reads the keys of a diffusers scheduler_config.json. Throws DamagedFile, naming `where`, for
/// impossible values and unknown schedules; Unsupported for what we cannot draw.
SchedulerConfig parseSchedulerConfig(const nlohmann::json &json, const std::string &where);

} // namespace deviascope::model
