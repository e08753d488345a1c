#include "discovery/supervised.h"

#include "base/error.h"
#include "base/seeds.h"
#include "discovery/carriers.h"
#include "discovery/kept_record.h"
#include "discovery/ledger.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "discovery/scale_search.h"
#include "report/phrase.h"
#include "scorer/concept_question.h"
#include "scorer/scorer.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr int kLabelledPictures = 100;
constexpr int kFewestPictures = 4;
constexpr double kEndShare = 0.1; ///< of the pictures, at each end
constexpr int kLabelledSteps = 10;
constexpr double kLabelled = 0.6; ///< of the time, when a scale is looked for

/// How much each picture shows what is looked for.
at::Tensor scoresOf(const model::Model &model, const Subject &subject, const at::Tensor &latents)
{
    const scorer::ConceptQuestion question =
        scorer::questionOf(model.knowledge, subject.concept_, subject.base, subject.negative);
    const scorer::Scorer scorer(model);
    std::vector<double> scores;
    constexpr int64_t kAtOnce = 8;
    for (int64_t first = 0; first < latents.size(0); first += kAtOnce) {
        const auto part = latents.narrow(0, first, std::min(kAtOnce, latents.size(0) - first));
        const auto pictures = sampling::toPictures(sampling::decodeLatents(model, part));
        for (const auto &perceived : scorer.perceive(scorer.embed(pictures), question.classes, 0))
            scores.push_back(question.amountIn(perceived.probabilities));
    }
    return at::tensor(scores, at::kDouble);
}

} // namespace

const MethodInfo &Supervised::info() const
{
    static const MethodInfo info{
        .name = "supervised",
        .summary = "Compares the activations of drawn pictures that show the concept most and "
                   "least, as the "
                   "scorer sees them (Haas et al. 2023).",
        .title = DEVIASCOPE_TR("method", "labelled pictures"),
        .plainly = DEVIASCOPE_TR("method", "Compares drawn pictures that show the concept most and "
                                           "least, as the scorer sees them."),
        .aim = Aim::Concept,
        .options = {conceptOption(), negativeOption(), carriersOption(), withoutOption(),
                    sitesOption("mid"), picturesOption(kLabelledPictures, kFewestPictures)},
        .needsScorer = true};
    return info;
}

std::vector<Finding> Supervised::discover(const model::Model &model, const Settings &settings,
                                          base::Context &context) const
{
    requireConcept(settings);
    const int count = countOf(settings, "pictures");
    if (!model.scorer)
        throw base::Error(base::ErrorKind::Unsupported,
                          "This method compares pictures by a scorer, and the model has none",
                          model.name, "Choose another method.");
    const auto start = std::chrono::steady_clock::now();
    const c10::NoGradGuard noGrad;
    const auto sites = sitesOr(model, settings.own, {network::kMid});
    const bool isAnti = !settings.negative.empty(); // then the unwanted is in the positive prompt
    std::vector<std::string> roles;
    if (carriersOf(settings.own) == Carriers::Roles && !isAnti)
        roles = eligibleRoles(model, settings.without, settings.seed);
    const std::string &plain = isAnti ? settings.concept_ : settings.base;
    std::vector<sampling::Row> rows;
    for (int i = 0; i < count; ++i) {
        const bool role = !roles.empty() && i % 4 != 0;
        rows.push_back(
            {role ? model::withArticle(roles[static_cast<size_t>(i) % roles.size()]) : plain, "",
             base::seedOf(base::SeedUse::Labelled, settings.seed, static_cast<std::uint64_t>(i))});
    }
    sampling::Settings draw = sampling::Settings::of(model);
    draw.steps = std::min(draw.steps, kLabelledSteps);
    Ledger ledger(model.unet);
    base::Context drawing = context.part(0, settings.searchScale ? kLabelled : 1.0, "drawing");
    KeptRecord kept(context, checkpointKey(model, settingsJson(settings)));
    const auto record = kept.record(model, "pictures", rows, draw, sites, drawing);
    ledger.full(record.evaluations);
    const at::Tensor order =
        std::get<1>(scoresOf(model, settings, record.latents).sort(true, 0, true)); // most first
    const int64_t ends = std::max<int64_t>(2, std::llround(kEndShare * count));
    const at::Tensor most = order.narrow(0, 0, ends);
    const at::Tensor least = order.narrow(0, count - ends, ends);

    // One vector over sites and steps, and the deviation of all pictures along it.
    std::map<network::Site, at::Tensor> means;
    at::Tensor along = at::zeros({count}, at::kDouble);
    double squared = 0;
    for (const auto &[site, activations] : record.activations) { // [T, N, C, h, w]
        const at::Tensor mean =
            activations.index_select(1, most).mean(1) - activations.index_select(1, least).mean(1);
        squared += mean.to(at::kDouble).square().sum().item<double>();
        for (int64_t t = 0; t < activations.size(0); ++t)
            along +=
                activations[t].flatten(1).to(at::kDouble).mv(mean[t].flatten().to(at::kDouble));
        means[site] = mean;
    }
    const double length = std::sqrt(squared);
    const double deviation = along.std().item<double>() / length;
    direction::Direction direction;
    direction.name = nameOf(settings, info().name);
    direction.concept_ = settings.concept_;
    direction.base = plain;
    direction.method = info().name;
    direction.branch = sampling::Branch::Both;
    direction.timesteps = record.timesteps;
    for (const auto &[site, mean] : means)
        direction.tensors[site] = (mean * (deviation / length)).contiguous();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    Finding finding = makeFinding(model, settings, std::move(direction),
                                  std::llround(ledger.forwardPasses()), spent.count());
    base::Context search = context.part(kLabelled, 1);
    searchScale(model, settings, finding, search);
    if (!finding.stoppedEarly)
        kept.forget();
    return {std::move(finding)};
}

double Supervised::forecast(const model::Model &model, const Settings &settings) const
{
    sampling::Settings draw = sampling::Settings::of(model);
    draw.steps = std::min(draw.steps, kLabelledSteps);
    return static_cast<double>(
               sampling::evaluationsOf(model, draw, countOf(settings, "pictures"))) +
           forecastOfScale(model, settings);
}

} // namespace deviascope::discovery
