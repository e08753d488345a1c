#include "discovery/provenance.h"

#include "direction/energy.h"
#include "direction/origin.h"
#include "format/hash.h"

#include <ATen/ATen.h>

#include <span>

namespace deviascope::discovery {

using nlohmann::json;

/// What identifies the pictures that were shown.
std::vector<std::string> shownHashes(const Settings &settings)
{
    std::vector<std::string> hashes;
    for (const base::Picture &picture : settings.shown)
        hashes.push_back(format::sha256(std::as_bytes(std::span(picture.rgb))));
    return hashes;
}

json settingsJson(const Settings &settings)
{
    json sites = json::array();
    for (const network::Site &site : settings.sites)
        sites.push_back(site.name());
    json result = {
        {"concept", settings.concept_},
        {"base", settings.base},
        {"negative", settings.negative},
        {"sites", sites},
        {"objective", settings.objective == Objective::Distilled ? "distilled" : "noise"},
        {"carriers", settings.carriers == Carriers::Roles ? "roles" : "none"},
        {"without", settings.without},
        {"pictures", settings.pictures},
        {"shown", shownHashes(settings)},
        {"steps", settings.steps},
        {"all_steps", settings.allSteps},
        {"batch", settings.batch},
        {"strength", settings.strength},
        {"seed", settings.seed},
        {"components", settings.components},
        {"per_step", settings.perStep},
        {"timestep", settings.timestep},
        {"mask", settings.mask.name},
    };
    if (!settings.together.empty())
        result["together"] = settings.together;
    if (settings.mask.weights.defined()) {
        const at::Tensor weights = settings.mask.weights.to(at::kFloat).contiguous();
        result["mask_hash"] =
            format::sha256({static_cast<const std::byte *>(weights.const_data_ptr()),
                            static_cast<size_t>(weights.nbytes())});
    }
    if (settings.targetGuidance > 0)
        result["target_guidance"] = settings.targetGuidance;
    if (settings.pad == Pad::Official)
        result["pad"] = "official";
    if (settings.unscaled)
        result["unscaled"] = true;
    return result;
}

json provenance(const model::Model &model, const Settings &settings, const Finding &finding,
                int steps)
{
    json result = {
        {"settings", settingsJson(settings)},
        {"model", {{"name", model.name}, {"hash", model.hash}}},
        {"trained_steps", steps},
        {"norm", finding.direction.norm()},
        {"energy", direction::toJson(direction::energyOf(finding.direction))},
        {"evaluations", finding.evaluations},
        {"backward_passes", finding.backwardPasses},
        {"total_evaluations", finding.totalEvaluations},
        {"seconds", finding.seconds},
        {"stopped_early", finding.stoppedEarly},
        {"flat", finding.flat},
        {"device", model.compute.device.str()},
        {"dtype", base::dtypeName(model.compute.dtype)},
        {"program", std::string("deviascope ") + DEVIASCOPE_VERSION},
    };
    if (finding.pairedLoss && finding.pairedLossInterval) {
        result["paired_loss"] = *finding.pairedLoss;
        result["paired_loss_interval"] = {finding.pairedLossInterval->low,
                                          finding.pairedLossInterval->high};
    }
    return result;
}

void markStopped(Finding &finding)
{
    finding.stoppedEarly = true;
    finding.direction.provenance["stopped_early"] = true;
}

void recordTrials(json &provenance, const scale::SuggestedScale &suggested)
{
    json trials = json::array();
    for (const scale::Trial &trial : suggested.trials)
        trials.push_back({{"scale", trial.scale},
                          {"candidates", trial.turned.n},
                          {"turned", trial.turned.count},
                          {"named", trial.kept.n},
                          {"kept", trial.kept.count}});
    provenance["scale_trials"] = trials;
    provenance["scale_evaluations"] = suggested.evaluations;
}

std::string scaleSearchKey(const model::Model &model, const Settings &settings,
                           const direction::Direction &direction)
{
    const json all = {checkpointKey(model, settings), direction::causeOf(direction)};
    return format::sha256(all.dump(-1, ' ', false, json::error_handler_t::replace)).substr(0, 32);
}

std::string checkpointKey(const model::Model &model, const Settings &settings)
{
    const json all = {settingsJson(settings), model.hash, model.compute.device.str(),
                      base::dtypeName(model.compute.dtype), DEVIASCOPE_VERSION};
    return format::sha256(all.dump(-1, ' ', false, json::error_handler_t::replace)).substr(0, 32);
}

} // namespace deviascope::discovery
