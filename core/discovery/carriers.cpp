#include "discovery/carriers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <random>

namespace deviascope::discovery {

namespace {

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

const std::vector<std::string> &paperRoles()
{
    static const std::vector<std::string> roles{
        "analyst",   "assistant", "attendant",  "baker",        "carpenter",
        "cashier",   "CEO",       "cleaner",    "clerk",        "construction worker",
        "cook",      "counselor", "designer",   "developer",    "doctor",
        "driver",    "farmer",    "guard",      "hairdresser",  "housekeeper",
        "janitor",   "laborer",   "lawyer",     "librarian",    "manager",
        "mechanic",  "nurse",     "physician",  "receptionist", "salesperson",
        "secretary", "sheriff",   "supervisor", "tailor",       "teacher",
        "writer"};
    return roles;
}

std::vector<std::string> eligibleRoles(const model::Model &model,
                                       const std::vector<std::string> &without, std::uint64_t seed)
{
    std::vector<std::string> roles = model.knowledge.roles;
    if (roles.empty())
        roles = paperRoles();
    std::erase_if(roles, [&](const std::string &role) {
        return isUnfit(role) || std::find(without.begin(), without.end(), role) != without.end();
    });
    shuffle(roles, seed);
    return roles;
}

std::vector<Carrier> makeCarriers(const model::Model &model, const SelfSettings &settings,
                                  const ConceptSets &sets, int count)
{
    const at::Tensor base = model.text.encode({settings.base});
    std::vector<at::Tensor> differences; // by set
    for (const std::vector<int> &set : sets.sets) {
        at::Tensor sum = at::zeros_like(base);
        for (const int column : set)
            sum = sum + (model.text.encode({sets.concepts[static_cast<size_t>(column)]}) - base);
        differences.push_back(sum);
    }
    std::vector<std::string> roles;
    if (settings.carriers == Carriers::Roles)
        roles = eligibleRoles(model, settings.without, settings.seed);

    // The states themselves where a picture shows one concept: no rounding of a sum.
    const auto statesOf = [&](size_t set) {
        const std::vector<int> &columns = sets.sets[set];
        return columns.size() == 1
                   ? model.text.encode({sets.concepts[static_cast<size_t>(columns.front())]})
                   : base + differences[set];
    };
    const double strength = settings.strength;
    std::vector<Carrier> carriers;
    size_t next = 0;
    Carrier carrier;
    for (int i = 0; i < count; ++i) {
        const size_t set = static_cast<size_t>(i) % sets.sets.size();
        if (set == 0) {
            const size_t prompt = static_cast<size_t>(i) / sets.sets.size();
            carrier.prompt = roles.empty() || prompt % 4 == 0
                                 ? settings.base
                                 : model::withArticle(roles[next++ % roles.size()]);
            carrier.baseContext = model.text.encode({carrier.prompt});
        }
        carrier.targetContext = settings.carriers == Carriers::None
                                    ? statesOf(set)
                                    : carrier.baseContext + strength * differences[set];
        carriers.push_back(carrier);
    }
    return carriers;
}

} // namespace deviascope::discovery
