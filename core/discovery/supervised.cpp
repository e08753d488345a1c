#include "discovery/supervised.h"

#include "discovery/labelled_pictures.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "discovery/scale_search.h"
#include "report/phrase.h"

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
constexpr double kLabelled = 0.6; ///< of the time, when a scale is looked for

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
    const auto start = std::chrono::steady_clock::now();
    const c10::NoGradGuard noGrad;
    const auto sites = sitesOr(model, settings.own, {network::kMid});
    Ledger ledger(model.unet);
    base::Context drawing = context.part(0, settings.searchScale ? kLabelled : 1.0, "drawing");
    KeptRecord kept(context, checkpointKey(model, settingsJson(settings)));
    const LabelledPictures pictures =
        drawLabelled(model, settings, sites, Kinds::AsTheyCome, kept, ledger, drawing);
    const int64_t count = pictures.amounts.size(0);
    const at::Tensor order = std::get<1>(pictures.amounts.sort(true, 0, true)); // most first
    const int64_t ends = std::max<int64_t>(2, std::llround(kEndShare * static_cast<double>(count)));
    const at::Tensor most = order.narrow(0, 0, ends);
    const at::Tensor least = order.narrow(0, count - ends, ends);

    // One vector over sites and steps, and the deviation of all pictures along it.
    std::map<network::Site, at::Tensor> means;
    at::Tensor along = at::zeros({count}, at::kDouble);
    double squared = 0;
    for (const auto &[site, activations] : pictures.record.activations) { // [T, N, C, h, w]
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
    direction.base = pictures.plain;
    direction.method = info().name;
    direction.branch = sampling::Branch::Both;
    direction.timesteps = pictures.record.timesteps;
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
    return forecastOfLabelled(model, settings) + forecastOfScale(model, settings);
}

} // namespace deviascope::discovery
