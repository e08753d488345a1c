#include "tabs/explore/responsible_plan.h"

#include "responsible/forecast.h"

#include <algorithm>
#include <numeric>

namespace deviascope::ui {

namespace {

const engine::ValueChoice *valueNamed(const engine::ModelSummary &model, const std::string &name)
{
    const auto found = std::find_if(model.values.begin(), model.values.end(),
                                    [&](const auto &value) { return value.name == name; });
    return found == model.values.end() ? nullptr : &*found;
}

WantedDirection towards(const std::string &label, const engine::ModelSummary &model,
                        const std::vector<engine::DirectionSummary> &library)
{
    return {label, std::any_of(library.begin(), library.end(), [&](const auto &each) {
                return each.conceptText == label && each.negative.empty() &&
                       each.method == "self" && each.modelHash == model.hash;
            })};
}

WantedDirection against(const std::string &unwanted, const std::string &base,
                        const engine::ModelSummary &model,
                        const std::vector<engine::DirectionSummary> &library)
{
    return {base + " without " + unwanted,
            std::any_of(library.begin(), library.end(), [&](const auto &each) {
                return each.conceptText == base && each.negative == unwanted &&
                       each.modelHash == model.hash;
            })};
}

/// For each attribute how many classes are pushed to.
std::vector<int> pushedClasses(const engine::Responsible &request,
                               const engine::ModelSummary &model)
{
    std::vector<int> pushed;
    if (request.use == engine::Use::Safe)
        pushed.assign(std::max<std::size_t>(1, request.unwanted.size()), 1);
    for (const engine::WantedShares &wanted : request.shares)
        pushed.push_back(int(std::count_if(wanted.shares.begin(), wanted.shares.end(),
                                           [](double share) { return share > 0; })));
    for (const std::string &name : request.values)
        if (const auto *value = valueNamed(model, name))
            pushed.push_back(value->safe ? 1 : int(value->classes.size()));
    return pushed;
}

} // namespace

std::vector<WantedDirection> directionsOf(const engine::Responsible &request,
                                          const engine::ModelSummary &model,
                                          const std::vector<engine::DirectionSummary> &library)
{
    std::vector<WantedDirection> wanted;
    if (request.use == engine::Use::Safe) {
        const auto known = [&](const std::string &unwanted) {
            return std::find_if(model.values.begin(), model.values.end(), [&](const auto &value) {
                return value.safe && value.unwanted == unwanted;
            });
        };
        auto all = request.unwanted;
        if (all.empty() && !model.flagged.empty())
            all = {model.flagged};
        for (const std::string &unwanted : all) {
            const auto value = known(unwanted);
            const std::string &base = !request.base.empty()         ? request.base
                                      : value != model.values.end() ? value->base
                                                                    : request.settings.prompt;
            wanted.push_back(against(unwanted, base, model, library));
        }
    }
    for (const engine::WantedShares &shares : request.shares)
        for (const model::Attribute &attribute : model.attributes)
            if (attribute.name == shares.attribute)
                for (std::size_t c = 0; c < attribute.classes.size(); ++c)
                    if (c < shares.shares.size() && shares.shares[c] > 0)
                        wanted.push_back(towards(attribute.classes[c], model, library));
    for (const std::string &name : request.values) {
        const engine::ValueChoice *value = valueNamed(model, name);
        if (value && value->safe)
            wanted.push_back(against(value->unwanted, value->base, model, library));
        else if (value)
            for (const std::string &label : value->classes)
                wanted.push_back(towards(label, model, library));
    }
    return wanted;
}

ResponsibleTime timeOf(const engine::Responsible &request, const engine::ModelSummary &model,
                       const std::vector<WantedDirection> &directions, double secondsAPicture)
{
    const auto missing = std::count_if(directions.begin(), directions.end(),
                                       [](const auto &each) { return !each.inLibrary; });
    const responsible::Forecast cost =
        responsible::forecastOf(int(missing), pushedClasses(request, model),
                                request.scale ? 0 : request.calibrationPictures, request.pictures);
    return {cost.all() * secondsAPicture, cost.learning * secondsAPicture};
}

std::vector<int> evenPercentages(std::size_t classes)
{
    std::vector<int> even(classes, classes ? int(100 / classes) : 0);
    for (std::size_t i = 0; classes && i < 100 % classes; ++i)
        ++even[i];
    return even;
}

std::optional<std::vector<double>> sharesOf(const std::vector<int> &percentages)
{
    if (std::accumulate(percentages.begin(), percentages.end(), 0) != 100)
        return {};
    std::vector<double> shares;
    const bool even = percentages == evenPercentages(percentages.size());
    for (const int each : percentages)
        shares.push_back(even ? 1. / double(percentages.size()) : each / 100.);
    return shares;
}

} // namespace deviascope::ui
