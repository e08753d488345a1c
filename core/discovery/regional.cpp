#include "discovery/regional.h"

#include "base/error.h"
#include "base/seeds.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "discovery/regional_effects.h"
#include "discovery/regional_learner.h"
#include "regions/naming.h"
#include "report/phrase.h"

#include <ATen/ATen.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <numeric>

namespace deviascope::discovery {

namespace {

constexpr int kControls = 4;
constexpr int kMostControls = 64;
constexpr int kLearnedPictures = 24, kFewestLearned = 4;
constexpr int kJudgedPictures = 12;
constexpr int kRegionalSteps = 80, kMostRegionalSteps = 20000;
constexpr double kRegionalStrength = 2; ///< a direction's length, in spreads of h (house)
constexpr double kMostWeight = 1000;
constexpr double kDrawnShare = 0.4, kLearnedShare = 0.95;
/// Seeds behind those of pictures and learning: noise by which directions are judged, and the
/// random ones beside them.
constexpr std::uint64_t kJudgingNoise = 110000, kRandomOnes = 119000;

RegionWish wishOf(const Settings &settings)
{
    const std::string name = settings.own.text("region"), mask = settings.own.text("mask");
    if (!name.empty() && !mask.empty())
        throw base::Error(base::ErrorKind::InvalidValue,
                          "A region is named, and a mask is given as well", name,
                          "Give one or the other.");
    return {name.empty() ? regions::kFigure : name, mask, countOf(settings, "pictures"),
            kJudgedPictures};
}

RegionalSettings learningOf(const Settings &settings, double length)
{
    RegionalSettings learning;
    learning.weights = {settings.own.number("inside"), settings.own.number("diversity"),
                        settings.own.number("outside"), settings.own.number("agreement")};
    learning.components = countOf(settings, "components");
    learning.steps = countOf(settings, "steps");
    learning.length = length;
    learning.seed = settings.seed;
    return learning;
}

base::Option weightOption(const std::string &key, const std::string &help, double fallback)
{
    return {.key = key,
            .kind = base::OptionKind::Number,
            .help = help,
            .fallback = fallback,
            .least = 0,
            .most = kMostWeight};
}

double mean(const std::vector<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.) / static_cast<double>(values.size());
}

/// A number over pictures, with its interval.
report::Fact measureOf(const std::string &key, report::Phrase name, const RegionalEffects &effects,
                       const std::function<double(const RegionalEffects &)> &number)
{
    return {{{key, key + "_low", key + "_high"}, std::move(name)},
            report::Ratio{number(effects), intervalOver(effects, number)}};
}

/// What a direction's card says it does, beside what random ones do.
std::vector<report::Fact> measuresOf(const RegionalEffects &effects, const RegionalEffects &random,
                                     size_t index)
{
    using Effects = RegionalEffects;
    return {measureOf("inside", DEVIASCOPE_TR("report", "change inside"), effects,
                      [=](const Effects &each) { return each.inside[index]; }),
            measureOf("outside", DEVIASCOPE_TR("report", "change outside"), effects,
                      [=](const Effects &each) { return each.outside[index]; }),
            measureOf("ratio", DEVIASCOPE_TR("report", "inside over outside"), effects,
                      [=](const Effects &each) { return each.ratio(index); }),
            measureOf("random_ratio", DEVIASCOPE_TR("report", "  of random ones"), random,
                      [](const Effects &each) { return mean(each.inside) / mean(each.outside); }),
            measureOf("diversity", DEVIASCOPE_TR("report", "apart from the others"), effects,
                      [=](const Effects &each) { return each.diversity[index]; }),
            measureOf("agreement", DEVIASCOPE_TR("report", "alike in all pictures"), effects,
                      [=](const Effects &each) { return each.agreement[index]; }),
            measureOf("random_agreement", DEVIASCOPE_TR("report", "  of random ones"), random,
                      [](const Effects &each) { return mean(each.agreement); })};
}

} // namespace

const MethodInfo &Regional::info() const
{
    using base::OptionKind;
    static const MethodInfo info{
        .name = "regional",
        .summary = "Finds what one kind of region can change by while the rest of the picture "
                   "stays, over many pictures, without a concept (after Ctrl-SIS, Schönfeld et al. "
                   "2022; the objective is our own).",
        .title = DEVIASCOPE_TR("method", "controls of a region"),
        .plainly = DEVIASCOPE_TR(
            "method", "Looks for no concept: finds what one part of pictures of the prompt above, "
                      "such as the figure or the background, can change by while the rest mostly "
                      "stays: sliders to be named by you."),
        .aim = Aim::Anything,
        .options = {
            {.key = "region",
             .kind = OptionKind::Text,
             .help = "The part that is to change, in words that the model is looked through for; "
                     "background is what is not the figure",
             .otherwise = "figure, where the model looks for \"a person\""},
            {.key = "mask",
             .kind = OptionKind::File,
             .help = "Instead of a region by its name: a picture, white where changes are wanted",
             .otherwise = "none"},
            componentsOption(kControls, kMostControls),
            picturesOption(kLearnedPictures, kFewestLearned),
            {.key = "steps",
             .kind = OptionKind::Integer,
             .help = "Training steps",
             .fallback = kRegionalSteps,
             .least = 1,
             .most = kMostRegionalSteps},
            weightOption("inside", "How much a change of the region is worth",
                         RegionalWeights().inside),
            weightOption("outside", "How much a change of the rest weighs against it",
                         RegionalWeights().outside),
            weightOption("diversity", "How much it is worth that directions do different things",
                         RegionalWeights().diversity),
            weightOption("agreement",
                         "How much it is worth that a direction does the same to all pictures "
                         "(our own choice)",
                         RegionalWeights().agreement)}};
    return info;
}

std::vector<Finding> Regional::discover(const model::Model &model, const Settings &settings,
                                        base::Context &context) const
{
    const auto started = std::chrono::steady_clock::now();
    const RegionWish wish = wishOf(settings);
    Ledger ledger(model.unet);
    const std::string key = checkpointKey(model, settingsJson(settings));
    KeptRecord kept(context, key);
    Checkpoint checkpoint(context.checkpointFolder, key, context.checkpointPause);
    base::Context drawing = context.part(0, kDrawnShare),
                  learning = context.part(kDrawnShare, kLearnedShare),
                  judging = context.part(kLearnedShare, 1);
    const RegionSet set = drawRegionSet(model, settings, wish, kept, checkpoint, ledger, drawing);
    const ForetoldChange foretold(model, settings.base, ledger);
    RegionalLearner learner(model, foretold, set.learned,
                            learningOf(settings, kRegionalStrength * set.spread), ledger,
                            checkpoint);
    bool complete = learner.learn(learning);
    const at::Tensor &vectors = learner.vectors();
    std::optional<RegionalEffects> effects, random;
    const auto judge = [&](const at::Tensor &judged, double from, double to) {
        base::Context part = judging.part(from, to);
        return effectsOn(set.judged, foretold, judged,
                         base::seedOf(base::SeedUse::Regions, settings.seed, kJudgingNoise), part);
    };
    if (complete) {
        try {
            effects = judge(vectors, 0, 0.5);
            random = judge(randomLike(vectors, base::seedOf(base::SeedUse::Regions, settings.seed,
                                                            kRandomOnes)),
                           0.5, 1);
        } catch (const base::Cancelled &) { // what is learned is kept
            complete = false;
        }
    }
    std::vector<Finding> findings;
    for (int64_t k = 0; k < vectors.size(0); ++k) {
        direction::Direction direction;
        direction.name = (wish.mask.empty() ? wish.name : wish.mask.stem().string()) + " " +
                         std::to_string(k + 1) + " (" + info().name + ")";
        direction.base = settings.base;
        direction.method = info().name;
        direction.branch = sampling::Branch::Both;
        direction.tensors[network::kMid] =
            vectors.narrow(0, k, 1).to(at::kCPU, at::kFloat).contiguous().clone();
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - started;
        Finding finding = makeFinding(model, settings, std::move(direction),
                                      std::llround(ledger.forwardPasses()), spent.count());
        finding.backwardPasses = ledger.backwardPasses();
        finding.totalEvaluations = std::llround(ledger.total());
        nlohmann::json &made = finding.direction.provenance;
        made["backward_passes"] = finding.backwardPasses;
        made["total_evaluations"] = finding.totalEvaluations;
        made["trained_steps"] = learner.steps();
        made["pictures_learned"] = set.learned.size();
        made["pictures_judged"] = set.judged.size();
        made["pictures_without_region"] = set.leftOut;
        if (effects && random)
            finding.measures = measuresOf(*effects, *random, static_cast<size_t>(k));
        recordMeasures(finding);
        if (!complete)
            markStopped(finding);
        findings.push_back(std::move(finding));
    }
    if (complete) {
        checkpoint.remove();
        kept.forget();
    }
    return findings;
}

double Regional::forecast(const model::Model &model, const Settings &settings) const
{
    const RegionWish wish = wishOf(settings);
    return forecastOfRegionSet(model, wish) +
           RegionalLearner::forecast(model.unet, learningOf(settings, 1)) +
           2 * forecastOfEffects(model.unet, wish.judged, countOf(settings, "components"));
}

} // namespace deviascope::discovery
