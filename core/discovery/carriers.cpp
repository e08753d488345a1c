#include "discovery/carriers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <random>

namespace deviascope::discovery {

namespace {

// The roles of the paper's protocol (methods-details.md, 1), for models without a list.
constexpr std::array kProfessions = {
    "analyst",   "assistant", "attendant",  "baker",        "carpenter",
    "cashier",   "CEO",       "cleaner",    "clerk",        "construction worker",
    "cook",      "counselor", "designer",   "developer",    "doctor",
    "driver",    "farmer",    "guard",      "hairdresser",  "housekeeper",
    "janitor",   "laborer",   "lawyer",     "librarian",    "manager",
    "mechanic",  "nurse",     "physician",  "receptionist", "salesperson",
    "secretary", "sheriff",   "supervisor", "tailor",       "teacher",
    "writer"};

/// Names that describe a person rather than a role, or that fix the concept.
bool isUnfit(const std::string &role)
{
    return role == "person" || role.starts_with("person ") || role == "bride" || role == "groom";
}

/// Fisher-Yates by hand: std::shuffle's order differs between standard libraries.
void shuffle(std::vector<std::string> &roles, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    for (size_t i = roles.size(); i > 1; --i)
        std::swap(roles[i - 1], roles[random() % i]);
}

} // namespace

std::vector<std::string> eligibleRoles(const model::Model &model,
                                       const std::vector<std::string> &without, std::uint64_t seed)
{
    std::vector<std::string> roles = model.knowledge.roles;
    if (roles.empty())
        roles.assign(kProfessions.begin(), kProfessions.end());
    std::erase_if(roles, [&](const std::string &role) {
        return isUnfit(role) || std::find(without.begin(), without.end(), role) != without.end();
    });
    shuffle(roles, seed);
    return roles;
}

std::vector<Carrier> makeCarriers(const model::Model &model, const Settings &settings, int count)
{
    const at::Tensor concept_ = model.text.encode({settings.concept_});
    const at::Tensor base = model.text.encode({settings.base});
    const at::Tensor difference = concept_ - base;
    std::vector<std::string> roles;
    if (settings.carriers == Carriers::Roles)
        roles = eligibleRoles(model, settings.without, settings.seed);

    std::vector<Carrier> carriers;
    size_t next = 0;
    for (int i = 0; i < count; ++i) {
        Carrier carrier;
        if (roles.empty() || i % 4 == 0) {
            carrier.prompt = settings.base;
        } else {
            carrier.prompt = model::withArticle(roles[next++ % roles.size()]);
        }
        carrier.baseContext = model.text.encode({carrier.prompt});
        carrier.targetContext = settings.carriers == Carriers::None
                                    ? concept_
                                    : carrier.baseContext + settings.strength * difference;
        carriers.push_back(std::move(carrier));
    }
    return carriers;
}

} // namespace deviascope::discovery
