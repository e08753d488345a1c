#include "discovery/closed_form.h"

#include "base/error.h"
#include "discovery/activation_spread.h"
#include "discovery/component_analysis.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "report/phrase.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace deviascope::discovery {

namespace {

constexpr int kWeightComponents = 5;
constexpr int kMostWeightComponents = 100000; ///< a model has as many as channels at most

/// [outputs, C]: each place of a kernel is an output of its own.
at::Tensor weightsThatRead(const network::Unet &unet, const network::Site &site)
{
    std::vector<at::Tensor> rows;
    for (const at::Tensor &weight : unet.readersOf(site)) // [out, C, k, k]
        rows.push_back(
            weight.to(at::kCPU, at::kDouble).permute({0, 2, 3, 1}).reshape({-1, weight.size(1)}));
    return at::cat(rows);
}

} // namespace

const MethodInfo &ClosedForm::info() const
{
    static const MethodInfo info{
        .name = "sefa",
        .summary = "Reads from the weights which changes the network answers to most, without "
                   "pictures or a "
                   "concept (SeFa, Shen and Zhou 2021).",
        .title = DEVIASCOPE_TR("method", "strongest weights"),
        .plainly = DEVIASCOPE_TR(
            "method", "Looks for no concept: reads from the model's weights what it answers to "
                      "most, without learning: five sliders, to be named by you."),
        .aim = Aim::Anything,
        .options = {
            componentsOption(kWeightComponents, kMostWeightComponents),
            sitesOption("mid"),
            {.key = "unscaled",
             .help = "Take the weights as they are, not each output scaled to unit length"}}};
    return info;
}

std::vector<Finding> ClosedForm::discover(const model::Model &model, const Settings &settings,
                                          base::Context &context) const
{
    const auto start = std::chrono::steady_clock::now();
    const auto sites = sitesOr(model, settings.own, {network::kMid});
    int64_t fewest = std::numeric_limits<int64_t>::max();
    const int64_t side = model.unet.config().sampleSize;
    for (const network::Site &site : sites)
        fewest = std::min(fewest, model.unet.shape(site, side, side).front());
    const auto most = static_cast<int>(fewest);
    const int wanted = countOf(settings, "components");
    if (wanted > most && settings.own.has("components"))
        throw base::Error(base::ErrorKind::InvalidValue,
                          "There are no more components than channels, " + std::to_string(most),
                          std::to_string(wanted), "Ask for fewer, or name other sites.");
    const int count = std::min(wanted, most);

    Ledger ledger(model.unet);
    base::Context drawing = context.part(0, 1, "drawing");
    KeptRecord kept(context, checkpointKey(model, settingsJson(settings)));
    const auto samples = spreadSamples(model, settings, sites, kept, ledger, drawing);
    std::vector<Finding> findings;
    for (const network::Site &site : sites) {
        const at::Tensor &h = samples.at(site); // [N, C, h, w]
        const int64_t channels = h.size(1);
        const at::Tensor places = h.permute({0, 2, 3, 1}).reshape({-1, channels});
        const auto components =
            readDirections(weightsThatRead(model.unet, site), count,
                           settings.own.flag("unscaled") ? Outputs::AsTheyAre : Outputs::UnitNorm);
        for (size_t i = 0; i < components.size(); ++i) {
            const double deviation = places.mv(components[i].vector).std().item<double>();
            direction::Direction direction;
            direction.name = "component " + std::to_string(i + 1) + " (sefa" +
                             (sites.size() > 1 ? ", " + site.name() : "") + ")";
            direction.base = settings.base;
            direction.method = info().name;
            direction.tensors[site] =
                (components[i].vector * deviation).to(at::kFloat).view({1, channels, 1, 1});
            const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
            Finding finding = makeFinding(model, settings, std::move(direction),
                                          std::llround(ledger.forwardPasses()), spent.count());
            finding.direction.provenance["gain"] = components[i].deviation;
            findings.push_back(std::move(finding));
        }
    }
    kept.forget();
    return findings;
}

double ClosedForm::forecast(const model::Model &model, const Settings &settings) const
{
    sitesOr(model, settings.own, {network::kMid}); // refuses what the model lacks
    return forecastOfSpread(model);
}

} // namespace deviascope::discovery
