#include "audit/plan.h"

#include "base/error.h"
#include "base/seeds.h"

namespace deviascope::audit {

using base::Error;
using base::ErrorKind;

namespace {
constexpr int kMostPictures = 100000;
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
    for (const model::Attribute &attribute : plan.attributes)
        if (attribute.classes.size() < 2)
            refuse("An attribute needs at least two classes", attribute.name,
                   "Write it as 'gender=a man|a woman'.");
}

} // namespace deviascope::audit
