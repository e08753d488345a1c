#include "discovery/method_settings.h"

#include "base/error.h"
#include "discovery/provenance.h"

namespace deviascope::discovery {

namespace {

[[noreturn]] void refuse(const std::string &message, const std::string &value,
                         const std::string &remedy)
{
    throw base::Error(base::ErrorKind::InvalidValue, message, value, remedy);
}

} // namespace

using base::Option;
using base::OptionKind;

Option conceptOption()
{
    return {.key = "concept",
            .kind = OptionKind::Text,
            .help = "What to find, such as \"a woman\"",
            .commandLine = "concept"};
}

Option negativeOption()
{
    return {.key = "negative",
            .kind = OptionKind::Text,
            .help = "For an anti-vector: what the concept's pictures avoid"};
}

Option withoutOption()
{
    return {.key = "without",
            .kind = OptionKind::Texts,
            .help = "Roles that take no part, because they will be judged"};
}

Option carriersOption()
{
    return {.key = "carriers",
            .kind = OptionKind::Choice,
            .help = "roles: learn over many prompts; none: over one",
            .fallback = "roles",
            .choices = {"roles", "none"}};
}

Option sitesOption(const std::string &otherwise)
{
    return {.key = "sites",
            .kind = OptionKind::Texts,
            .help = "Where it acts: mid, up_0, mid+up_0 …",
            .otherwise = otherwise,
            .commandLine = "--site"};
}

Option picturesOption(int fallback, int least)
{
    return {.key = "pictures",
            .kind = OptionKind::Integer,
            .help = "Pictures to learn from",
            .fallback = fallback,
            .least = least,
            .most = 10000,
            .unit = "pictures",
            .commandLine = "--images"};
}

Option componentsOption(int fallback, int most)
{
    return {.key = "components",
            .kind = OptionKind::Integer,
            .help = "How many directions",
            .fallback = fallback,
            .least = 1,
            .most = most,
            .unit = "directions"};
}

void requireConcept(const Settings &settings)
{
    if (settings.concept_.empty())
        refuse("There is no concept to discover", "concept", "Type one, such as \"a woman\".");
    if (settings.concept_ == settings.base && settings.negative.empty())
        refuse("Concept and base prompt are the same", settings.concept_,
               "The base says what the concept is found from, such as \"a person\".");
}

std::string nameOf(const Settings &settings, const std::string &method)
{
    return settings.concept_ + (settings.negative.empty() ? "" : " without " + settings.negative) +
           " (" + method + ")";
}

int countOr(int value, int otherwise, int most, const char *what)
{
    if (value < 0 || value > most)
        refuse(std::string("The number of ") + what + " must be from 1 to " + std::to_string(most),
               std::to_string(value), std::to_string(otherwise) + " is the default.");
    return value == 0 ? otherwise : value;
}

std::vector<network::Site> sitesOr(const model::Model &model, const Settings &settings,
                                   std::vector<network::Site> otherwise)
{
    const int64_t side = model.unet.config().sampleSize;
    for (const network::Site &site : settings.sites)
        (void)model.unet.shape(site, side, side);
    return settings.sites.empty() ? std::move(otherwise) : settings.sites;
}

Finding makeFinding(const model::Model &model, const Settings &settings,
                    direction::Direction direction, std::int64_t evaluations, double seconds)
{
    Finding finding;
    finding.direction = std::move(direction);
    finding.evaluations = finding.totalEvaluations = evaluations;
    finding.seconds = seconds;
    finding.usable = true;
    finding.direction.provenance = provenance(model, settings, finding, 0);
    return finding;
}

} // namespace deviascope::discovery
