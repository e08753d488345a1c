#include "model/scheduler_config.h"

#include "base/error.h"
#include "format/printable.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace deviascope::model {

using base::Error;
using base::ErrorKind;

namespace {

/// Reads keys that may be absent or null, and blames the file for those of a wrong type.
class Reader {
public:
    Reader(const nlohmann::json &json, const std::string &where) : m_json(json), m_where(where) {}

    template <class T>
    std::optional<T> get(const char *key) const
    {
        const auto found = m_json.find(key);
        if (found == m_json.end() || found->is_null())
            return std::nullopt;
        try {
            return found->get<T>();
        } catch (const nlohmann::json::exception &) {
            fail(key);
        }
    }

    /// The value of a key whose texts stand for choices.
    template <class T>
    std::optional<T> choice(const char *key,
                            std::initializer_list<std::pair<const char *, T>> all) const
    {
        const auto text = get<std::string>(key);
        if (!text)
            return std::nullopt;
        for (const auto &[name, value] : all)
            if (*text == name)
                return value;
        fail(key);
    }

    [[noreturn]] void fail(const char *key) const
    {
        throw Error(ErrorKind::DamagedFile,
                    std::string("The scheduler's \"") + key + "\" has a value we do not know",
                    m_where, "Take the scheduler_config.json that came with the model.");
    }

private:
    const nlohmann::json &m_json;
    const std::string &m_where;
};

/// All over the same noise schedule: what they are saved with can be drawn by any of our samplers.
constexpr std::array<std::string_view, 21> kKnownClasses{"DDIMScheduler",
                                                         "DDIMInverseScheduler",
                                                         "DDIMParallelScheduler",
                                                         "DDPMScheduler",
                                                         "DDPMParallelScheduler",
                                                         "PNDMScheduler",
                                                         "LMSDiscreteScheduler",
                                                         "EulerDiscreteScheduler",
                                                         "EulerAncestralDiscreteScheduler",
                                                         "HeunDiscreteScheduler",
                                                         "KDPM2DiscreteScheduler",
                                                         "KDPM2AncestralDiscreteScheduler",
                                                         "DPMSolverMultistepScheduler",
                                                         "DPMSolverMultistepInverseScheduler",
                                                         "DPMSolverSinglestepScheduler",
                                                         "DPMSolverSDEScheduler",
                                                         "DEISMultistepScheduler",
                                                         "UniPCMultistepScheduler",
                                                         "SASolverScheduler",
                                                         "LCMScheduler",
                                                         "TCDScheduler"};

struct OtherDiffusion {
    std::string_view sign; ///< start of the class's name
    std::string_view meaning;
};
constexpr std::array kOtherDiffusions{
    OtherDiffusion{"FlowMatch", "a model for flow matching"},
    OtherDiffusion{"EDM", "a model for EDM's noise levels"},
    OtherDiffusion{"CosineDPM", "a model for EDM's noise levels"},
    OtherDiffusion{"KarrasVe", "a model for variance-exploding noise"},
    OtherDiffusion{"ScoreSde", "a model for another kind of noise"},
    OtherDiffusion{"CMStochastic", "an unconditional consistency model"},
    OtherDiffusion{"VQDiffusion", "a model of discrete tokens"},
    OtherDiffusion{"Amused", "a model of discrete tokens"},
    OtherDiffusion{"DDPMWuerstchen", "a Wuerstchen model"},
    OtherDiffusion{"UnCLIP", "an unCLIP model"},
    OtherDiffusion{"CogVideoX", "a CogVideoX model"},
};

[[noreturn]] void refuseScheduler(const std::string &what, const std::string &where)
{
    throw Error(ErrorKind::Unsupported, "This is " + what, where,
                "Supported are schedulers of Stable Diffusion's noise, such as DDIMScheduler.");
}

/// Lin et al. 2023, algorithm 1: shift and scale sqrt(abar) so that the last one is 0.
void rescale(std::vector<double> &abar)
{
    const double first = std::sqrt(abar.front());
    const double last = std::sqrt(abar.back());
    for (double &a : abar) {
        const double root = (std::sqrt(a) - last) * first / (first - last);
        a = root * root;
    }
}

} // namespace

std::vector<double> SchedulerConfig::alphasCumprod() const
{
    std::vector<double> betas = trainedBetas;
    const auto between = [this](double from, double to, int i) {
        return from + (to - from) * i / (trainTimesteps - 1);
    };
    for (int i = 0; betas.size() < static_cast<size_t>(trainTimesteps); ++i) {
        switch (betaSchedule) {
        case BetaSchedule::Linear:
            betas.push_back(between(betaStart, betaEnd, i));
            break;
        case BetaSchedule::ScaledLinear: {
            const double root = between(std::sqrt(betaStart), std::sqrt(betaEnd), i);
            betas.push_back(root * root);
            break;
        }
        case BetaSchedule::SquaredCosine: {
            const auto bar = [this](int step) {
                const double x = (static_cast<double>(step) / trainTimesteps + 0.008) / 1.008;
                const double cosine = std::cos(x * M_PI / 2);
                return cosine * cosine;
            };
            betas.push_back(std::min(1 - bar(i + 1) / bar(i), 0.999));
            break;
        }
        }
    }
    std::vector<double> abar;
    double product = 1;
    for (const double beta : betas)
        abar.push_back(product *= 1 - beta);
    if (rescaleToZeroSnr)
        rescale(abar);
    return abar;
}

std::optional<std::string> noteOfScheduler(const std::string &className, const std::string &where)
{
    if (className.empty() || std::ranges::find(kKnownClasses, className) != kKnownClasses.end())
        return {};
    const std::string shown = format::oneLine(className);
    for (const auto &[sign, meaning] : kOtherDiffusions)
        if (className.starts_with(sign))
            refuseScheduler(std::string(meaning) + " (" + shown + ")", where);
    return "The scheduler " + shown +
           " is not known here: of its settings those of Stable Diffusion's noise are used.";
}

SchedulerConfig parseSchedulerConfig(const nlohmann::json &json, const std::string &where)
{
    const Reader reader(json, where);
    SchedulerConfig config;
    config.className = reader.get<std::string>("_class_name").value_or("");
    noteOfScheduler(config.className, where); // refuses before a key is misread
    if (reader.get<bool>("use_flow_sigmas").value_or(false))
        refuseScheduler("a model for flow matching (use_flow_sigmas)", where);
    const auto predicts = reader.get<std::string>("prediction_type").value_or("epsilon");
    if (predicts == "sample" || predicts == "flow_prediction")
        refuseScheduler("a model that predicts neither noise nor velocity (prediction_type " +
                            predicts + ")",
                        where);
    config.trainTimesteps = reader.get<int>("num_train_timesteps").value_or(1000);
    if (config.trainTimesteps < 2 || config.trainTimesteps > 100000)
        reader.fail("num_train_timesteps");
    config.betaStart = reader.get<double>("beta_start").value_or(config.betaStart);
    config.betaEnd = reader.get<double>("beta_end").value_or(config.betaEnd);
    if (!(config.betaStart > 0 && config.betaEnd >= config.betaStart && config.betaEnd < 1))
        reader.fail("beta_end");
    config.betaSchedule =
        reader
            .choice<BetaSchedule>("beta_schedule",
                                  {{"linear", BetaSchedule::Linear},
                                   {"scaled_linear", BetaSchedule::ScaledLinear},
                                   {"squaredcos_cap_v2", BetaSchedule::SquaredCosine}})
            .value_or(config.betaSchedule);
    config.trainedBetas =
        reader.get<std::vector<double>>("trained_betas").value_or(std::vector<double>{});
    const bool betasFit = std::all_of(config.trainedBetas.begin(), config.trainedBetas.end(),
                                      [](double b) { return b > 0 && b < 1; });
    if (!config.trainedBetas.empty() &&
        (!betasFit || config.trainedBetas.size() != static_cast<size_t>(config.trainTimesteps)))
        reader.fail("trained_betas");
    config.prediction =
        reader
            .choice<Prediction>("prediction_type", {{"epsilon", Prediction::Epsilon},
                                                    {"v_prediction", Prediction::Velocity}})
            .value_or(Prediction::Epsilon);
    config.rescaleToZeroSnr = reader.get<bool>("rescale_betas_zero_snr").value_or(false);
    config.clipSample = reader.get<bool>("clip_sample").value_or(false);
    config.clipSampleRange = reader.get<double>("clip_sample_range").value_or(1.0);
    config.spacing = reader.choice<Spacing>("timestep_spacing", {{"leading", Spacing::Leading},
                                                                 {"linspace", Spacing::Linspace},
                                                                 {"trailing", Spacing::Trailing}});
    config.stepsOffset = reader.get<int>("steps_offset");
    config.setAlphaToOne = reader.get<bool>("set_alpha_to_one");
    config.skipPrkSteps = reader.get<bool>("skip_prk_steps");
    config.karrasSigmas = reader.get<bool>("use_karras_sigmas");
    config.originalSteps = reader.get<int>("original_inference_steps");
    config.timestepScaling = reader.get<double>("timestep_scaling");
    return config;
}

} // namespace deviascope::model
