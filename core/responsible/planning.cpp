#include "responsible/planning.h"

#include "base/error.h"

#include <algorithm>

namespace deviascope::responsible {

using nlohmann::json;

ValueAction safeAction(const model::Knowledge &knowledge, const SafeWish &wish,
                       const std::string &prompt)
{
    if (!wish.against.empty())
        return actionAgainst(knowledge, wish.against,
                             wish.instead.empty() ? "a person" : wish.instead,
                             wish.base.empty() ? prompt : wish.base);
    if (!knowledge.flaggedClass)
        throw base::Error(base::ErrorKind::InvalidValue, "This model names nothing as unwanted", "",
                          "Say what to keep out, such as \"violence\".");
    ValueAction action = actionOf(Value::NotUnwanted, knowledge);
    if (!wish.base.empty())
        action.base = wish.base;
    return action;
}

std::vector<std::string> rolesLeftOut(const model::Knowledge &knowledge,
                                      const std::vector<std::string> &judged)
{
    return judged.size() * 2 > knowledge.roles.size() ? std::vector<std::string>() : judged;
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
    }
    return needed;
}

FairAttribute fairAttributeOf(const model::Knowledge &knowledge, const ValueAction &action,
                              const std::vector<std::string> &without, const FindDirection &find,
                              const FindRival &rival)
{
    FairAttribute attribute{action.attribute, action.target, {}};
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

namespace {

json keyOf(const direction::Direction &direction)
{
    json provenance = direction.provenance;
    if (provenance.is_object())
        provenance.erase("calibration"); // a result that was kept there, no cause
    return {direction.name, direction.norm(), provenance.dump()};
}

} // namespace

json keyOf(const FairPlan &plan)
{
    json key = {{"law", lawName(plan.law)},
                {"seeds", plan.seeds},
                {"sampler", plan.settings.sampler},
                {"steps", plan.settings.steps},
                {"guidance", plan.settings.guidance},
                {"size", {plan.settings.width, plan.settings.height}},
                {"calibration",
                 {plan.calibration.pictures, plan.calibration.goal, plan.calibration.keep,
                  plan.calibration.most, plan.calibration.grid}},
                {"scale", plan.scale ? json(*plan.scale) : json()},
                {"margin", plan.uncertainMargin}};
    for (const auto &subject : plan.subjects)
        key["prompts"][subject.name] = subject.prompts;
    for (const auto &each : plan.attributes) {
        json directions = json::array(), rivals = json::array();
        for (const auto &direction : each.directions)
            directions.push_back(keyOf(direction));
        for (const auto &rival : each.rivals)
            rivals.push_back(rival ? keyOf(*rival) : json());
        key["attributes"].push_back(
            {each.attribute.name, each.attribute.classes, each.target, directions, rivals});
    }
    for (const auto &each : plan.watched)
        key["watched"].push_back({each.name, each.classes});
    return key;
}

} // namespace deviascope::responsible
