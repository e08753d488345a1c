#include "discovery/provenance.h"

#include "direction/energy.h"
#include "direction/origin.h"
#include "format/hash.h"
#include "report/json_writer.h"

#include <ATen/ATen.h>

#include <filesystem>
#include <span>
#include <utility>

namespace deviascope::discovery {

using nlohmann::json;

json subjectJson(const Subject &subject)
{
    json shown = json::array(); // what identifies the pictures
    for (const base::Picture &picture : subject.shown)
        shown.push_back(format::sha256(std::as_bytes(std::span(picture.rgb))));
    return {{"concept", subject.concept_},  {"base", subject.base},
            {"negative", subject.negative}, {"without", subject.without},
            {"shown", std::move(shown)},    {"seed", subject.seed}};
}

json settingsJson(const Settings &settings)
{
    json result = settings.own.toJson(base::Defaults::Written);
    for (const base::Option &option : settings.own.table())
        if (option.kind == base::OptionKind::File && !settings.own.text(option.key).empty()) {
            const std::filesystem::path file = settings.own.text(option.key);
            base::Context quiet;
            result[option.key] = file.filename().string(); // wherever it lies
            result[option.key + "_hash"] = format::sha256OfFile(file, quiet);
        }
    result.update(subjectJson(settings));
    return result;
}

json provenance(const model::Model &model, json settings, const Finding &finding, int steps)
{
    json result = {
        {"settings", std::move(settings)},
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

json measuresJson(const Finding &finding)
{
    report::Section section;
    section.items.assign(finding.measures.begin(), finding.measures.end());
    return report::toJson(report::Document{{}, {std::move(section)}});
}

void recordMeasures(Finding &finding)
{
    if (!finding.measures.empty())
        finding.direction.provenance["measures"] = measuresJson(finding);
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

std::string scaleSearchKey(const model::Model &model, const Subject &subject,
                           const direction::Direction &direction)
{
    return checkpointKey(model, {subjectJson(subject), direction::causeOf(direction)});
}

std::string checkpointKey(const model::Model &model, const json &settings)
{
    const json all = {settings, model.hash, model.compute.device.str(),
                      base::dtypeName(model.compute.dtype), DEVIASCOPE_VERSION};
    return format::sha256(all.dump(-1, ' ', false, json::error_handler_t::replace)).substr(0, 32);
}

} // namespace deviascope::discovery
