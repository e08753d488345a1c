#include "discovery/principal_components.h"

#include "base/seeds.h"
#include "discovery/component_analysis.h"
#include "discovery/kept_record.h"
#include "discovery/ledger.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "report/phrase.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr int kComponentPictures = 64;
constexpr int kComponents = 5;
constexpr int kMostComponents = 1000;
constexpr int kComponentSteps = 10;

/// The components of each step, joined to one tensor [T, D] per component: the sign of each step's
/// part is that of the first's.
std::vector<at::Tensor> perStep(const at::Tensor &activations, int count)
{
    std::vector<std::vector<Component>> steps;
    for (int64_t t = 0; t < activations.size(0); ++t)
        steps.push_back(principalComponents(activations[t].flatten(1), count));
    size_t found = static_cast<size_t>(count);
    for (const auto &step : steps)
        found = std::min(found, step.size());
    std::vector<at::Tensor> joined;
    for (size_t j = 0; j < found; ++j) {
        std::vector<at::Tensor> parts;
        const at::Tensor &first = steps.front()[j].vector;
        for (const auto &step : steps) {
            const bool opposite = first.dot(step[j].vector).item<double>() < 0;
            parts.push_back(step[j].vector * (opposite ? -step[j].deviation : step[j].deviation));
        }
        joined.push_back(at::stack(parts));
    }
    return joined;
}

/// The components over all steps together, [T, D] each, at one standard deviation.
std::vector<at::Tensor> overAllSteps(const at::Tensor &activations, int count)
{
    const int64_t steps = activations.size(0);
    const at::Tensor samples = activations.transpose(0, 1).flatten(1); // [N, T · D]
    std::vector<at::Tensor> joined;
    for (const Component &component : principalComponents(samples, count))
        joined.push_back((component.vector * component.deviation).view({steps, -1}));
    return joined;
}

} // namespace

const MethodInfo &PrincipalComponents::info() const
{
    static const MethodInfo info{
        .name = "pca",
        .summary =
            "Finds how pictures of the base prompt differ most: principal components, without a "
            "concept (Haas et al. 2023).",
        .title = DEVIASCOPE_TR("method", "main differences"),
        .plainly = DEVIASCOPE_TR("method",
                                 "Looks for no concept: finds how pictures of the prompt above "
                                 "differ most from each other: five sliders, to be named by you."),
        .aim = Aim::Anything,
        .options = {componentsOption(kComponents, kMostComponents),
                    {.key = "per_step", .help = "The components of each step by itself"},
                    sitesOption("mid"),
                    picturesOption(kComponentPictures)}};
    return info;
}

std::vector<Finding> PrincipalComponents::discover(const model::Model &model,
                                                   const Settings &settings,
                                                   base::Context &context) const
{
    const auto start = std::chrono::steady_clock::now();
    const int pictures = countOf(settings, "pictures");
    const int count = countOf(settings, "components");
    const auto sites = sitesOr(model, settings.own, {network::kMid});
    std::vector<sampling::Row> rows;
    for (int i = 0; i < pictures; ++i)
        rows.push_back({settings.base, "",
                        base::seedOf(base::SeedUse::Components, settings.seed,
                                     static_cast<std::uint64_t>(i))});
    sampling::Settings draw = sampling::Settings::of(model);
    draw.steps = std::min(draw.steps, kComponentSteps);
    Ledger ledger(model.unet);
    base::Context drawing = context.part(0, 1, "drawing");
    KeptRecord kept(context, checkpointKey(model, settingsJson(settings)));
    const auto record = kept.record(model, "pictures", rows, draw, sites, drawing);
    ledger.full(record.evaluations);

    std::vector<Finding> findings;
    for (const network::Site &site : sites) {
        const at::Tensor &activations = record.activations.at(site);
        const auto tensors = settings.own.flag("per_step") ? perStep(activations, count)
                                                           : overAllSteps(activations, count);
        auto shape = activations[0][0].sizes().vec();
        shape.insert(shape.begin(), activations.size(0));
        for (size_t i = 0; i < tensors.size(); ++i) {
            direction::Direction direction;
            direction.name = "component " + std::to_string(i + 1) + " (pca" +
                             (sites.size() > 1 ? ", " + site.name() : "") + ")";
            direction.base = settings.base;
            direction.method = info().name;
            direction.branch = sampling::Branch::Both;
            direction.timesteps = record.timesteps;
            direction.tensors[site] = tensors[i].to(at::kFloat).reshape(shape).contiguous();
            const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
            findings.push_back(makeFinding(model, settings, std::move(direction),
                                           std::llround(ledger.forwardPasses()), spent.count()));
        }
    }
    kept.forget();
    return findings;
}

double PrincipalComponents::forecast(const model::Model &model, const Settings &settings) const
{
    sampling::Settings draw = sampling::Settings::of(model);
    draw.steps = std::min(draw.steps, kComponentSteps);
    return static_cast<double>(sampling::evaluationsOf(model, draw, countOf(settings, "pictures")));
}

} // namespace deviascope::discovery
