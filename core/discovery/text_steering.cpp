#include "discovery/text_steering.h"

#include "discovery/method_settings.h"
#include "discovery/scale_search.h"
#include "report/phrase.h"

#include <ATen/ATen.h>

#include <chrono>

namespace deviascope::discovery {

const MethodInfo &TextSteering::info() const
{
    static const MethodInfo info{
        .name = "text",
        .summary = "Adds the difference of the two prompts' text states: ready at once, nothing is "
                   "learned.",
        .title = DEVIASCOPE_TR("method", "text difference"),
        .plainly =
            DEVIASCOPE_TR("method", "Adds the difference of the two prompts' text states. Nothing "
                                    "is learned: the rival that learning has to beat."),
        .aim = Aim::Concept,
        .options = {conceptOption(), negativeOption(), withoutOption()},
        .steersText = true};
    return info;
}

std::vector<Finding> TextSteering::discover(const model::Model &model, const Settings &settings,
                                            base::Context &context) const
{
    requireConcept(settings);
    const auto start = std::chrono::steady_clock::now();
    direction::Direction direction;
    direction.name = nameOf(settings, info().name);
    direction.concept_ = settings.concept_;
    direction.base = settings.negative.empty() ? settings.base : settings.negative;
    direction.method = info().name;
    direction.text = textStep(model, settings);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    Finding finding = makeFinding(model, settings, std::move(direction), 0, spent.count());
    searchScale(model, settings, finding, context);
    return {std::move(finding)};
}

at::Tensor textStep(const model::Model &model, const Subject &subject)
{
    const std::string &from = subject.negative.empty() ? subject.base : subject.negative;
    return (model.text.encode({subject.concept_}).to(at::kFloat) -
            model.text.encode({from}).to(at::kFloat))
        .cpu();
}

double TextSteering::forecast(const model::Model &model, const Settings &settings) const
{
    requireConcept(settings);
    return forecastOfScale(model, settings);
}

} // namespace deviascope::discovery
