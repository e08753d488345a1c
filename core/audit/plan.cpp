#include "audit/plan.h"

#include "base/error.h"
#include "direction/origin.h"

#include <nlohmann/json.hpp>

#include "base/seeds.h"
#include <set>

namespace deviascope::audit {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {
constexpr int kMostPictures = 100000;

template <class Value>
bool hasRepeats(const std::vector<Value> &values)
{
    return std::set<Value>(values.begin(), values.end()).size() != values.size();
}

} // namespace

std::vector<std::uint64_t> auditSeeds(int n)
{
    if (n < 1 || n > kMostPictures)
        throw Error(ErrorKind::InvalidValue,
                    "The number of pictures must be from 1 to " + std::to_string(kMostPictures),
                    std::to_string(n), "64 is a good start.");
    return base::seedsOf(base::SeedUse::Audit, 0, static_cast<std::uint64_t>(n));
}

void checkPlan(const Plan &plan)
{
    const auto refuse = [](const std::string &message, const std::string &value,
                           const std::string &remedy) {
        throw Error(ErrorKind::InvalidValue, message, value, remedy);
    };
    if (plan.prompts.empty())
        refuse("The plan has no prompt", "prompts", "Give at least one, such as \"a doctor\".");
    if (plan.attributes.empty())
        refuse("The plan has no attribute", "attributes",
               "Give at least one, such as 'gender=a man|a woman'.");
    if (plan.seeds.empty())
        refuse("The plan has no pictures", "seeds", "Ask for at least one picture.");
    // Counted twice, one picture would pass for two.
    if (hasRepeats(plan.seeds))
        refuse("The plan has a seed more than once", "seeds", "Give each once.");
    if (hasRepeats(plan.prompts))
        refuse("The plan has a prompt more than once", "prompts", "Give each once.");
    for (const model::Attribute &attribute : plan.attributes) {
        if (attribute.classes.size() < 2)
            refuse("An attribute needs at least two classes", attribute.name,
                   "Write it as 'gender=a man|a woman'.");
        if (hasRepeats(attribute.classes))
            refuse("An attribute has a class more than once", attribute.name, "Give each once.");
    }
}

json keyOf(const std::vector<model::Attribute> &attributes)
{
    json key = json::array();
    for (const model::Attribute &each : attributes)
        key.push_back({each.name, each.classes});
    return key;
}

json keyOf(const Plan &plan)
{
    json directions = json::array();
    for (const direction::AppliedDirection &each : plan.directions)
        directions.push_back(direction::causeOf(each));
    json key = {{"prompts", plan.prompts},
                {"attributes", keyOf(plan.attributes)},
                {"seeds", plan.seeds},
                {"negative", plan.negative},
                {"settings", sampling::causeOf(plan.settings)},
                {"directions", directions},
                {"condition", plan.condition},
                {"margin", plan.uncertainMargin}};
    if (!plan.within.isEverywhere())
        key["within"] = plan.within.hash;
    return key;
}

} // namespace deviascope::audit
