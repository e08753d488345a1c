#include "responsible/planning.h"

#include "base/error.h"
#include "direction/origin.h"
#include "discovery/carriers.h"

#include <algorithm>
#include <iterator>

namespace deviascope::responsible {

using nlohmann::json;

std::vector<ValueAction> safeActions(const model::Knowledge &knowledge, const SafeWish &wish,
                                     const std::string &prompt)
{
    std::vector<std::string> against = wish.against;
    if (against.empty()) {
        if (!knowledge.flaggedClass)
            throw base::Error(base::ErrorKind::InvalidValue, "This model names nothing as unwanted",
                              "", "Say what to keep out, such as \"violence\".");
        against = {*knowledge.flaggedClass};
    }
    const auto ofEach = [&](const std::vector<std::string> &given, size_t i) {
        if (given.size() > 1 && given.size() != against.size())
            throw base::Error(
                base::ErrorKind::InvalidValue, "There is not one for each thing that is unwanted",
                std::to_string(given.size()) + " for " + std::to_string(against.size()),
                "Give one for all, or as many in the same order.");
        return given.empty() ? std::string() : given[given.size() > 1 ? i : 0];
    };
    std::vector<ValueAction> actions;
    for (size_t i = 0; i < against.size(); ++i) {
        if (against[i].find_first_not_of(' ') == std::string::npos)
            throw base::Error(base::ErrorKind::InvalidValue, "What is unwanted has no name", "",
                              "Say what to keep out, such as \"violence\".");
        const std::string instead = ofEach(wish.instead, i), base = ofEach(wish.base, i);
        const auto known = knownActionAgainst(knowledge, against[i]);
        ValueAction action = known && instead.empty()
                                 ? *known
                                 : actionAgainst(knowledge, against[i],
                                                 instead.empty() ? "a person" : instead, prompt);
        if (!base.empty())
            action.base = base;
        action.flag->probability = wish.probability;
        actions.push_back(std::move(action));
    }
    return actions;
}

void checkActions(FairPlan plan, const std::vector<ValueAction> &actions)
{
    for (const ValueAction &action : actions)
        plan.attributes.push_back({action.attribute,
                                   action.target,
                                   std::vector<direction::Direction>(action.target.size()),
                                   {},
                                   action.flag});
    checkPlan(plan);
}

const std::vector<std::string> &rolesOf(const model::Knowledge &knowledge)
{
    return knowledge.roles.empty() ? discovery::paperRoles() : knowledge.roles;
}

std::vector<std::string> rolesLeftOut(const model::Knowledge &knowledge,
                                      const std::vector<std::string> &judged)
{
    return judged.size() * 2 > rolesOf(knowledge).size() ? std::vector<std::string>() : judged;
}

std::vector<std::optional<NeededDirection>> neededFor(const model::Knowledge &knowledge,
                                                      const ValueAction &action,
                                                      const std::vector<std::string> &without)
{
    const auto &classes = action.attribute.classes;
    std::vector<std::optional<NeededDirection>> needed(classes.size());
    for (size_t c = 0; c < classes.size(); ++c) {
        if (action.target[c] == 0)
            continue;
        needed[c] = action.safe ? directionAgainst(classes[1 - c], action.base, classes[c])
                                : directionTo(knowledge, classes[c], without);
        needed[c]->attribute = action.attribute.name;
    }
    return needed;
}

FairAttribute fairAttributeOf(const model::Knowledge &knowledge, const ValueAction &action,
                              const std::vector<std::string> &without, const FindDirection &find,
                              const FindRival &rival)
{
    FairAttribute attribute{action.attribute, action.target, {}, {}, action.flag};
    for (const auto &needed : neededFor(knowledge, action, without)) {
        attribute.directions.push_back(needed ? find(*needed) : direction::Direction{});
        attribute.rivals.push_back(needed && rival && !action.safe ? rival(*needed) : std::nullopt);
    }
    return attribute;
}

std::vector<model::Attribute> watchedBeside(const model::Knowledge &knowledge,
                                            const std::vector<FairAttribute> &pushed)
{
    std::vector<model::Attribute> watched;
    for (const model::Attribute &attribute : knowledge.attributes)
        if (std::none_of(pushed.begin(), pushed.end(), [&](const FairAttribute &each) {
                return each.attribute.name == attribute.name;
            }))
            watched.push_back(attribute);
    return watched;
}

json keptWith(const json &kept, const std::vector<CalibratedScale> &calibrated,
              const FairPlan &plan)
{
    json rows = json::array();
    const auto replaced = [&](const json &old) {
        return std::any_of(calibrated.begin(), calibrated.end(), [&](const CalibratedScale &each) {
            // Older files say no class: theirs is the one of the file.
            return old.is_object() && old.value("prompt", json()) == each.subject &&
                   old.value("attribute", json(each.attribute)) == each.attribute &&
                   old.value("class", json(each.label)) == each.label &&
                   old.value("method", json()) == each.method;
        });
    };
    if (kept.is_array())
        std::copy_if(kept.begin(), kept.end(), std::back_inserter(rows),
                     [&](const json &old) { return !replaced(old); });
    for (const CalibratedScale &each : calibrated) {
        json row = toJson(each);
        row["attribute"] = each.attribute;
        row["class"] = each.label;
        row["goal"] = plan.calibration.goal;
        row["keep"] = plan.calibration.keep;
        row["sampler"] = plan.settings.sampler;
        row["steps"] = plan.settings.steps;
        row["guidance"] = plan.settings.guidance;
        rows.push_back(std::move(row));
    }
    return rows;
}

json keyOf(const FairPlan &plan)
{
    json key = {{"law", lawName(plan.law)},
                {"seed", plan.law == Law::Drawn ? json(plan.seed) : json()},
                {"seeds", plan.seeds},
                {"settings", sampling::causeOf(plan.settings)},
                {"calibration",
                 {plan.calibration.pictures, plan.calibration.goal, plan.calibration.keep,
                  plan.calibration.most, plan.calibration.grid}},
                {"scale", plan.scale ? json(*plan.scale) : json()},
                {"margin", plan.uncertainMargin}};
    if (!plan.within.isEverywhere())
        key["within"] = plan.within.hash;
    if (!plan.acts.isEverywhere())
        key["mask"] = plan.acts.hash;
    for (const auto &subject : plan.subjects)
        key["prompts"][subject.name] = subject.prompts;
    for (const auto &each : plan.attributes) {
        json directions = json::array(), rivals = json::array();
        for (const auto &direction : each.directions)
            directions.push_back(direction::causeOf(direction));
        for (const auto &rival : each.rivals)
            rivals.push_back(rival ? direction::causeOf(*rival) : json());
        key["attributes"].push_back(
            {each.attribute.name, each.attribute.classes, each.target, directions, rivals});
        if (each.flag)
            key["attributes"].back().push_back({each.flag->label, each.flag->probability});
    }
    for (const auto &each : plan.watched)
        key["watched"].push_back({each.name, each.classes});
    return key;
}

} // namespace deviascope::responsible
