#include "model/scheduler_config.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
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

SchedulerConfig parseSchedulerConfig(const nlohmann::json &json, const std::string &where)
{
    const Reader reader(json, where);
    SchedulerConfig config;
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
