#include "engine/discovery_options.h"

namespace deviascope::engine {

namespace {

using Option = DiscoveryOption;

/// Gives `to` what `from` has in one option.
void take(DiscoveryOptions &to, const DiscoveryOptions &from, Option option)
{
    switch (option) {
    case Option::Negative:
        to.negative = from.negative;
        return;
    case Option::Shown:
        to.shown = from.shown;
        return;
    case Option::Sites:
        to.sites = from.sites;
        return;
    case Option::Objective:
        to.objective = from.objective;
        return;
    case Option::Carriers:
        to.carriers = from.carriers;
        return;
    case Option::Pictures:
        to.pictures = from.pictures;
        return;
    case Option::Steps:
        to.steps = from.steps;
        return;
    case Option::Components:
        to.components = from.components;
        return;
    case Option::PerStep:
        to.perStep = from.perStep;
        return;
    case Option::Timestep:
        to.timestep = from.timestep;
        return;
    case Option::Mask:
        to.mask = from.mask;
        return;
    case Option::Seed:
        to.seed = from.seed;
        return;
    }
}

} // namespace

std::vector<DiscoveryOption> optionsOf(const std::string &method)
{
    if (method == "self")
        return {Option::Negative, Option::Shown,    Option::Objective, Option::Carriers,
                Option::Sites,    Option::Pictures, Option::Steps,     Option::Seed};
    if (method == "prompts" || method == "supervised")
        return {Option::Sites, Option::Pictures, Option::Seed};
    if (method == "pca")
        return {Option::Components, Option::PerStep, Option::Sites, Option::Pictures, Option::Seed};
    if (method == "jacobian")
        return {Option::Components, Option::Timestep, Option::Mask, Option::Seed};
    if (method == "sefa")
        return {Option::Components, Option::Sites};
    return {};
}

bool isSet(const DiscoveryOptions &options, DiscoveryOption option)
{
    DiscoveryOptions changed;
    take(changed, options, option);
    return changed != DiscoveryOptions{};
}

DiscoveryOptions relevantTo(const std::string &method, const DiscoveryOptions &options)
{
    DiscoveryOptions relevant;
    for (const DiscoveryOption option : optionsOf(method))
        take(relevant, options, option);
    return relevant;
}

} // namespace deviascope::engine
