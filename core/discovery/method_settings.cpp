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
