#include "discovery/method_settings.h"

#include "base/error.h"
#include "discovery/provenance.h"

#include <algorithm>

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

Carriers carriersOf(const base::OptionValues &own)
{
    return own.text("carriers") == "none" ? Carriers::None : Carriers::Roles;
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

void requireConcept(const Subject &subject)
{
    if (subject.concept_.empty())
        refuse("There is no concept to discover", "concept", "Type one, such as \"a woman\".");
    if (subject.concept_ == subject.base && subject.negative.empty())
        refuse("Concept and base prompt are the same", subject.concept_,
               "The base says what the concept is found from, such as \"a person\".");
}

std::string nameOf(const Subject &subject, const std::string &method)
{
    return subject.concept_ + (subject.negative.empty() ? "" : " without " + subject.negative) +
           " (" + method + ")";
}

std::vector<network::Site> sitesNamed(const std::vector<std::string> &texts)
{
    std::vector<network::Site> sites;
    for (const std::string &text : texts)
        for (size_t from = 0; from <= text.size();) { // "mid+up_0"
            const size_t end = std::min(text.find('+', from), text.size());
            sites.push_back(network::Site::parse(text.substr(from, end - from)));
            from = end + 1;
        }
    return sites;
}

std::vector<network::Site> sitesOr(const model::Model &model, const base::OptionValues &own,
                                   std::vector<network::Site> otherwise)
{
    const auto sites = sitesNamed(own.texts("sites"));
    const int64_t side = model.unet.config().sampleSize;
    for (const network::Site &site : sites)
        (void)model.unet.shape(site, side, side);
    return sites.empty() ? std::move(otherwise) : sites;
}

int countOf(const Settings &settings, std::string_view key)
{
    return static_cast<int>(settings.own.integer(key));
}

Finding makeFinding(const model::Model &model, const Settings &settings,
                    direction::Direction direction, std::int64_t evaluations, double seconds)
{
    Finding finding;
    finding.direction = std::move(direction);
    finding.evaluations = finding.totalEvaluations = evaluations;
    finding.seconds = seconds;
    finding.usable = true;
    finding.direction.provenance = provenance(model, settingsJson(settings), finding, 0);
    return finding;
}

} // namespace deviascope::discovery
