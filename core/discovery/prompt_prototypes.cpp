#include "discovery/prompt_prototypes.h"

#include "base/seeds.h"
#include "discovery/kept_record.h"
#include "discovery/ledger.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "discovery/scale_search.h"
#include "report/phrase.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr int kSeeds = 32;
constexpr int kPrototypeSteps = 4;
constexpr double kRecorded = 0.5; ///< of the time, when a scale is looked for

} // namespace

const MethodInfo &PromptPrototypes::info() const
{
    static const MethodInfo info{
        .name = "prompts",
        .summary = "Takes the difference of the two prompts' mean activations over the same seeds "
                   "(Decoding "
                   "Diffusion, Zeng et al. 2024).",
        .title = DEVIASCOPE_TR("method", "prompt prototypes"),
        .plainly = DEVIASCOPE_TR("method",
                                 "Takes the difference of what the two prompts bring about inside "
                                 "the model, averaged over the same seeds. Quick and weak."),
        .aim = Aim::Concept,
        .options = {conceptOption(), negativeOption(), withoutOption(), sitesOption("mid"),
                    picturesOption(kSeeds)}};
    return info;
}

std::vector<Finding> PromptPrototypes::discover(const model::Model &model, const Settings &settings,
                                                base::Context &context) const
{
    requireConcept(settings);
    const auto start = std::chrono::steady_clock::now();
    const int seeds = countOf(settings, "pictures");
    const auto sites = sitesOr(model, settings.own, {network::kMid});
    const std::string &from = settings.negative.empty() ? settings.base : settings.negative;
    sampling::Settings draw = sampling::Settings::foretelling(model, kPrototypeSteps);
    draw.guidance = 1; // the prompt alone
    draw.microBatch = std::max(draw.microBatch, 8);

    Ledger ledger(model.unet);
    KeptRecord kept(context, checkpointKey(model, settingsJson(settings)));
    base::Context drawing = context.part(0, settings.searchScale ? kRecorded : 1.0, "drawing");
    int prompts = 0;
    const auto prototype = [&](const std::string &prompt) {
        std::vector<sampling::Row> rows;
        for (int i = 0; i < seeds; ++i)
            rows.push_back({prompt, "",
                            base::seedOf(base::SeedUse::Prototypes, settings.seed,
                                         static_cast<std::uint64_t>(i))});
        base::Context part = drawing.part(prompts * 0.5, (prompts + 1) * 0.5);
        const std::string name = prompts == 0 ? "concept" : "base";
        ++prompts;
        auto record = kept.record(model, name, rows, draw, sites, part);
        ledger.full(record.evaluations);
        return std::move(record.activations);
    };
    const auto ofConcept = prototype(settings.concept_);
    const auto ofBase = prototype(from);

    direction::Direction direction;
    direction.name = nameOf(settings, info().name);
    direction.concept_ = settings.concept_;
    direction.base = from;
    direction.method = info().name;
    for (const network::Site &site : sites)
        direction.tensors[site] = (ofConcept.at(site) - ofBase.at(site))
                                      .mean(at::IntArrayRef{0, 1})
                                      .unsqueeze(0)
                                      .contiguous();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    Finding finding = makeFinding(model, settings, std::move(direction),
                                  std::llround(ledger.forwardPasses()), spent.count());
    base::Context search = context.part(kRecorded, 1);
    searchScale(model, settings, finding, search);
    if (!finding.stoppedEarly)
        kept.forget();
    return {std::move(finding)};
}

double PromptPrototypes::forecast(const model::Model &model, const Settings &settings) const
{
    sampling::Settings draw = sampling::Settings::foretelling(model, kPrototypeSteps);
    draw.guidance = 1;
    return static_cast<double>(sampling::evaluationsOf(
               model, draw, 2 * std::int64_t{countOf(settings, "pictures")})) +
           forecastOfScale(model, settings);
}

} // namespace deviascope::discovery
