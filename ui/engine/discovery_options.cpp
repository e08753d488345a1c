#include "engine/discovery_options.h"

#include "discovery/method_options.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace deviascope::engine {

namespace {

using Option = DiscoveryOption;

/// In the order in which they are asked for.
constexpr std::array kAll = {Option::Negative,  Option::Shown,    Option::Components,
                             Option::PerStep,   Option::Timestep, Option::Mask,
                             Option::Objective, Option::Carriers, Option::Sites,
                             Option::Pictures,  Option::Steps,    Option::Seed};

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

std::string keyOf(DiscoveryOption option)
{
    switch (option) {
    case Option::Negative:
        return "negative";
    case Option::Shown:
        return "shown";
    case Option::Sites:
        return "sites";
    case Option::Objective:
        return "objective";
    case Option::Carriers:
        return "carriers";
    case Option::Pictures:
        return "pictures";
    case Option::Steps:
        return "steps";
    case Option::Components:
        return "components";
    case Option::PerStep:
        return "per_step";
    case Option::Timestep:
        return "timestep";
    case Option::Mask:
        return "mask";
    case Option::Seed:
        return "seed";
    }
    return {};
}

std::vector<DiscoveryOption> optionsOf(const std::string &method)
{
    std::vector<DiscoveryOption> options;
    for (const discovery::Method *each : discovery::allMethods())
        if (each->info().name == method) {
            const base::OptionTable table = discovery::optionsOf(*each);
            std::copy_if(kAll.begin(), kAll.end(), std::back_inserter(options),
                         [&](Option option) { return table.find(keyOf(option)) != nullptr; });
        }
    return options;
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
