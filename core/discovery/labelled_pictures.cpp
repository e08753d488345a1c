#include "discovery/labelled_pictures.h"

#include "base/error.h"
#include "base/seeds.h"
#include "discovery/carriers.h"
#include "discovery/method_settings.h"
#include "discovery/text_steering.h"
#include "scorer/concept_question.h"
#include "scorer/scorer.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::discovery {

namespace {

constexpr int kLabelledSteps = 10;
constexpr int64_t kScoredAtOnce = 8;
constexpr double kLedStrength = 1.5; ///< as the carriers of self-discovery (house)

at::Tensor amountsIn(const model::Model &model, const Subject &subject, const at::Tensor &latents)
{
    const scorer::ConceptQuestion question =
        scorer::questionOf(model.knowledge, subject.concept_, subject.base, subject.negative);
    const scorer::Scorer scorer(model);
    std::vector<double> amounts;
    for (int64_t first = 0; first < latents.size(0); first += kScoredAtOnce) {
        const auto part =
            latents.narrow(0, first, std::min(kScoredAtOnce, latents.size(0) - first));
        const auto pictures = sampling::toPictures(sampling::decodeLatents(model, part));
        for (const auto &perceived : scorer.perceive(scorer.embed(pictures), question.classes, 0))
            amounts.push_back(question.amountIn(perceived.probabilities));
    }
    return at::tensor(amounts, at::kDouble);
}

sampling::Settings fewSteps(const model::Model &model)
{
    sampling::Settings draw = sampling::Settings::of(model);
    draw.steps = std::min(draw.steps, kLabelledSteps);
    return draw;
}

/// The first half as they come, the second under text steering to the concept.
sampling::ActivationRecord recordHalfLed(const model::Model &model, const Subject &subject,
                                         const LabelledPictures &pictures,
                                         const std::vector<network::Site> &sites, KeptRecord &kept,
                                         base::Context &context)
{
    const auto rows = std::span(pictures.rows);
    const size_t half = rows.size() / 2;
    const std::vector<sampling::Intervention> led = {
        sampling::ContextEdit{textStep(model, subject), kLedStrength, {}}};
    base::Context first = context.part(0, 0.5), second = context.part(0.5, 1);
    return joined(
        {kept.record(model, "as they come", rows.first(half), pictures.draw, sites, first),
         kept.record(model, "led", rows.subspan(half), pictures.draw, sites, second, led)},
        sites);
}

} // namespace

LabelledPictures drawLabelled(const model::Model &model, const Settings &settings,
                              const std::vector<network::Site> &sites, Kinds kinds,
                              KeptRecord &kept, Ledger &ledger, base::Context &context)
{
    if (!model.scorer)
        throw base::Error(base::ErrorKind::Unsupported,
                          "This method compares pictures by a scorer, and the model has none",
                          model.name, "Choose another method.");
    LabelledPictures labelled;
    const bool isAnti = !settings.negative.empty(); // then the unwanted is in the positive prompt
    labelled.plain = isAnti ? settings.concept_ : settings.base;
    std::vector<std::string> roles;
    if (carriersOf(settings.own) == Carriers::Roles && !isAnti)
        roles = eligibleRoles(model, settings.without, settings.seed);
    const int count = countOf(settings, "pictures");
    for (int i = 0; i < count; ++i) {
        const bool role = !roles.empty() && i % 4 != 0;
        labelled.rows.push_back(
            {role ? model::withArticle(roles[static_cast<size_t>(i) % roles.size()])
                  : labelled.plain,
             "",
             base::seedOf(base::SeedUse::Labelled, settings.seed, static_cast<std::uint64_t>(i))});
    }
    labelled.draw = fewSteps(model);
    labelled.record =
        kinds == Kinds::HalfLed
            ? recordHalfLed(model, settings, labelled, sites, kept, context)
            : kept.record(model, "pictures", labelled.rows, labelled.draw, sites, context);
    ledger.full(labelled.record.evaluations);
    labelled.amounts = amountsIn(model, settings, labelled.record.latents);
    return labelled;
}

double forecastOfLabelled(const model::Model &model, const Settings &settings)
{
    return static_cast<double>(
        sampling::evaluationsOf(model, fewSteps(model), countOf(settings, "pictures")));
}

} // namespace deviascope::discovery
