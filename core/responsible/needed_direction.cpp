#include "responsible/needed_direction.h"

#include "base/error.h"
#include "direction/origin.h"
#include "discovery/self_discovery.h"
#include "discovery/text_steering.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::responsible {

using nlohmann::json;

namespace {

const discovery::SelfDiscovery kLearner;
constexpr const char *kLearnedFor = "learned_for"; ///< in provenance

/// Each role gets a scale of its own.
discovery::Settings settingsFor(const discovery::Method &method, const NeededDirection &needed)
{
    discovery::Settings settings(method, needed.subject);
    settings.searchScale = false;
    return settings;
}

/// Where a class starts from, as the model suggests.
std::string baseOf(const model::Knowledge &knowledge, const std::string &label)
{
    for (const model::ConceptPair &pair : knowledge.suggestedConcepts)
        if (pair.concept_ == label)
            return pair.base;
    return label.find("costume") != std::string::npos ? "a costume" : "a person";
}

bool leftOut(const json &without, const std::vector<std::string> &needed, Roles roles)
{
    if (roles == Roles::Same)
        return without == json(needed);
    return roles == Roles::Any ||
           std::all_of(needed.begin(), needed.end(), [&](const std::string &role) {
               return std::find(without.begin(), without.end(), role) != without.end();
           });
}

} // namespace

NeededDirection directionTo(const model::Knowledge &knowledge, const std::string &label,
                            const std::vector<std::string> &without)
{
    NeededDirection needed{label, label, {}};
    needed.subject.concept_ = label;
    needed.subject.base = baseOf(knowledge, label);
    needed.subject.without = without;
    return needed;
}

NeededDirection directionAgainst(const std::string &unwanted, const std::string &base,
                                 const std::string &label)
{
    NeededDirection needed{base + " without " + unwanted, label, {}};
    needed.subject.concept_ = base;
    needed.subject.base = base;
    needed.subject.negative = unwanted;
    return needed;
}

bool answers(const direction::Direction &direction, const model::Model &model,
             const NeededDirection &needed, Roles roles)
{
    if (!direction.provenance.is_object())
        return false;
    const json settings = direction.provenance.value("settings", json::object());
    const auto is = [&](const char *key, const std::string &value) {
        return settings.value(key, std::string()) == value;
    };
    try {
        return model.isNamed(
                   direction.provenance.value(json::json_pointer("/model/hash"), std::string())) &&
               is("concept", needed.subject.concept_) && is("base", needed.subject.base) &&
               is("negative", needed.subject.negative) &&
               leftOut(settings.value("without", json::array()), needed.subject.without, roles);
    } catch (const json::exception &) { // a file of another program
        return false;
    }
}

const direction::Direction *findNeeded(const std::vector<const direction::Direction *> &directions,
                                       const model::Model &model, const NeededDirection &needed,
                                       Roles laxest)
{
    for (const Roles roles : {Roles::Same, Roles::LeftOut, Roles::Any}) {
        if (roles > laxest)
            break;
        for (const direction::Direction *each : directions)
            if ((each->method.empty() || each->method == kLearner.info().name) &&
                !direction::stoppedEarly(*each) && answers(*each, model, needed, roles))
                return each;
    }
    return nullptr;
}

bool isDoubtful(const direction::Direction &direction)
{
    if (!direction.provenance.is_object())
        return false;
    if (direction::stoppedEarly(direction))
        return true;
    const auto interval = direction.provenance.find("paired_loss_interval");
    return interval != direction.provenance.end() && interval->is_array() &&
           interval->size() == 2 && interval->at(1).is_number() && interval->at(1) >= 0.0;
}

bool isLearnedHere(const direction::Direction &direction)
{
    return direction.provenance.is_object() && direction.provenance.contains(kLearnedFor);
}

direction::Direction learnNeeded(const model::Model &model, const NeededDirection &needed,
                                 base::Context &context)
{
    auto findings = kLearner.discover(model, settingsFor(kLearner, needed), context);
    if (findings.empty() || findings.front().stoppedEarly)
        throw base::Cancelled();
    direction::Direction direction = std::move(findings.front().direction);
    direction.name = needed.name;
    direction.provenance[kLearnedFor] = "responsible generation";
    return direction;
}

double forecastOfLearning(const model::Model &model, const NeededDirection &needed)
{
    return kLearner.forecast(model, settingsFor(kLearner, needed));
}

direction::Direction textSteeringTo(const model::Model &model, const NeededDirection &needed)
{
    const discovery::TextSteering text;
    base::Context quiet;
    auto findings = text.discover(model, settingsFor(text, needed), quiet);
    direction::Direction direction = std::move(findings.at(0).direction);
    direction.name = needed.name;
    direction.provenance.erase("seconds"); // made anew for each run, it is the same direction
    return direction;
}

} // namespace deviascope::responsible
