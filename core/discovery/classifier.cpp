#include "discovery/classifier.h"

#include "base/error.h"
#include "discovery/labelled_pictures.h"
#include "discovery/linear_probe.h"
#include "discovery/method_settings.h"
#include "discovery/own_effect.h"
#include "discovery/provenance.h"
#include "discovery/scale_search.h"
#include "report/counted_cell.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>

namespace deviascope::discovery {

namespace {

constexpr const char *kClassifierName = "classifier";
constexpr int kClassifiedPictures = 128;
constexpr int kGuardPictures = 32;
constexpr int kFewestClassified = 8;
constexpr int kMostCodes = 256;
/// As many components as pictures would put every left-out picture at the same distance from all
/// others: then nothing can be told of it.
constexpr int kPicturesPerCode = 4;
constexpr int64_t kGuardFolds = 5;
constexpr double kLeastOfNormal = .05; ///< what a guard must leave of it
constexpr double kStep = 4;            ///< standard deviations that scale 1 moves: IntroVAC's step
constexpr double kLargeEdit = 2;       ///< a scale
constexpr double kFewestOfAKind = .1;  ///< of the pictures
/// Of the time: drawing, pushed pictures, searching the scale; the rest measures.
constexpr double kLabelledPart = .3, kPushedPart = .45, kSearchedPart = .75;

/// The activations of a picture in one row, their mean over the steps: [N, D], site after site.
at::Tensor rowsOf(const sampling::ActivationRecord &record)
{
    std::vector<at::Tensor> parts;
    for (const auto &[site, activations] : record.activations) // [T, N, C, h, w]
        parts.push_back(activations.mean(0).flatten(1));
    return at::cat(parts, 1);
}

/// The reverse, of one row: [1, C, h, w] for each site.
std::map<network::Site, at::Tensor> tensorsOf(const at::Tensor &row,
                                              const sampling::ActivationRecord &record)
{
    std::map<network::Site, at::Tensor> tensors;
    int64_t from = 0;
    for (const auto &[site, activations] : record.activations) {
        auto shape = activations.sizes().vec();
        shape.erase(shape.begin());
        shape[0] = 1;
        const int64_t size = activations.numel() / activations.size(1) / activations.size(0);
        tensors[site] = row.narrow(0, from, size).reshape(shape).to(at::kFloat).contiguous();
        from += size;
    }
    return tensors;
}

/// Whether a picture counts as one that shows the concept: more likely than not, or, where less
/// than a tenth of the pictures is of a kind, the tenth that is nearest to it.
at::Tensor areOfTheConcept(const at::Tensor &amounts)
{
    const int64_t count = amounts.size(0);
    const auto fewest =
        std::max<int64_t>(2, std::llround(kFewestOfAKind * static_cast<double>(count)));
    const at::Tensor order = std::get<1>(amounts.sort(true, 0, true)); // most first
    const auto shown = (amounts > .5).sum().item<int64_t>();
    at::Tensor are = at::zeros({count}, at::kBool);
    are.index_fill_(0, order.narrow(0, 0, std::clamp(shown, fewest, count - fewest)), true);
    return are;
}

/// What the pictures under large edits say.
struct Guard {
    LinearProbe probe; ///< towards what was pushed
    double cosine = 0; ///< of the concept's normal with the probe's
    int pictures = 0;
};

direction::Direction makeDirection(const Settings &settings, const LabelledPictures &pictures,
                                   const WhitenedSpace &space, const at::Tensor &normal)
{
    direction::Direction direction;
    direction.name = nameOf(settings, kClassifierName);
    direction.concept_ = settings.concept_;
    direction.base = pictures.plain;
    direction.method = kClassifierName;
    direction.branch = sampling::Branch::Both;
    direction.tensors = tensorsOf(space.stepOf(kStep * normal), pictures.record);
    return direction;
}

/// Draws `count` of the pictures under large edits to either side, and learns to tell them from the
/// untouched ones by what the network makes of them, before an edit of the same site acts.
Guard learnGuard(const model::Model &model, const LabelledPictures &pictures,
                 const WhitenedSpace &space, const at::Tensor &codes, const at::Tensor &normal,
                 const direction::Direction &direction, int count, KeptRecord &kept, Ledger &ledger,
                 base::Context &context)
{
    std::vector<network::Site> sites;
    for (const auto &[site, activations] : pictures.record.activations)
        sites.push_back(site);
    std::vector<at::Tensor> pushed;
    const auto all = std::span(pictures.rows);
    const size_t half = std::min(all.size(), static_cast<size_t>(count) / 2);
    for (const double side : {-1.0, 1.0}) {
        base::Context part = context.part(side < 0 ? 0 : 0.5, side < 0 ? 0.5 : 1, "drawing");
        direction::Application application;
        application.scale = side * kLargeEdit;
        const auto edits = direction::interventionsOf(direction, application);
        const auto record = kept.record(model, side < 0 ? "pushed back" : "pushed on",
                                        all.subspan(0, half), pictures.draw, sites, part, edits);
        ledger.full(record.evaluations);
        pushed.push_back(space.codesOf(rowsOf(record)));
    }
    pushed.insert(pushed.begin(), codes);
    const at::Tensor together = at::cat(pushed);
    at::Tensor isPushed = at::ones({together.size(0)}, at::kBool);
    isPushed.narrow(0, 0, codes.size(0)).fill_(false);
    // What was drawn from one seed belongs together.
    const at::Tensor some = at::arange(static_cast<int64_t>(half), at::kLong);
    const at::Tensor folds =
        at::cat({at::arange(codes.size(0), at::kLong), some, some}).remainder(kGuardFolds);
    Guard guard{fitProbe(together, isPushed, folds), 0, static_cast<int>(2 * half)};
    guard.cosine = guard.probe.normal.dot(normal).item<double>();
    return guard;
}

std::vector<report::Fact> measuresOf(const LinearProbe &probe, const std::optional<Guard> &guard)
{
    using report::countedColumn;
    std::vector<report::Fact> facts = {
        {countedColumn("recognised", DEVIASCOPE_TR("report", "left-out pictures told right")),
         report::cellOf(statistics::Counted{probe.firstRight.count + probe.secondRight.count,
                                            probe.firstRight.n + probe.secondRight.n})},
        {report::column("mean_difference_cosine"), report::fixed(probe.meanCosine)}};
    if (!guard) {
        facts.push_back({report::column("guard"), report::verbatim(nullptr)});
        return facts;
    }
    facts.push_back({report::column("guard.pictures"), report::Count{guard->pictures}});
    facts.push_back(
        {countedColumn("guard.recognised", DEVIASCOPE_TR("report", "pushed pictures told apart")),
         report::cellOf(guard->probe.secondRight)});
    facts.push_back({countedColumn("guard.untouched_recognised",
                                   DEVIASCOPE_TR("report", "untouched ones told apart")),
                     report::cellOf(guard->probe.firstRight)});
    facts.push_back({report::column("guard.cosine"), report::fixed(guard->cosine)});
    return facts;
}

void measureEffect(const model::Model &model, const Settings &settings, Finding &finding,
                   base::Context &context)
{
    using report::countedColumn;
    const double scale = finding.direction.suggestedScale.value_or(1);
    const OwnEffect effect = ownEffect(model, settings, finding.direction, scale, context);
    finding.measures.push_back(
        {report::column("measured_scale", DEVIASCOPE_TR("report", "measured at scale")),
         report::fixed(scale, 2)});
    finding.measures.push_back(
        {countedColumn("flips", DEVIASCOPE_TR("report", "pictures that turn")),
         report::cellOf(effect.flips)});
    finding.measures.push_back(
        {countedColumn("others_kept", DEVIASCOPE_TR("report", "all else stays")),
         report::cellOf(effect.othersKept)});
    finding.measures.push_back({countedColumn("role_kept", DEVIASCOPE_TR("report", "role kept")),
                                report::cellOf(effect.roleKept)});
}

} // namespace

const MethodInfo &Classifier::info() const
{
    static const MethodInfo info{
        .name = kClassifierName,
        .summary = "Moves across the border of a linear classifier of the activations, with a "
                   "guard against leaving what the model draws (IntroVAC, 2008.00760; on "
                   "activations: our own choice).",
        .title = DEVIASCOPE_TR("method", "a classifier's border"),
        .plainly = DEVIASCOPE_TR(
            "method", "Learns to tell drawn pictures with the concept from those without "
                      "it, by the scorer's labels, and moves straight across the border "
                      "between them."),
        .aim = Aim::Concept,
        .options = {conceptOption(),
                    negativeOption(),
                    carriersOption(),
                    withoutOption(),
                    sitesOption("mid+up_0"),
                    picturesOption(kClassifiedPictures, kFewestClassified),
                    {.key = "guard",
                     .kind = base::OptionKind::Integer,
                     .help = "Pictures drawn under large edits, from which the direction keeps "
                             "clear; 0: none, a linear probe",
                     .fallback = kGuardPictures,
                     .least = 0,
                     .most = 1000,
                     .unit = "pictures"}},
        .needsScorer = true};
    return info;
}

std::vector<Finding> Classifier::discover(const model::Model &model, const Settings &settings,
                                          base::Context &context) const
{
    requireConcept(settings);
    const auto start = std::chrono::steady_clock::now();
    const c10::NoGradGuard noGrad;
    const auto sites = sitesOr(model, settings.own, {network::kMid, kUp0});
    Ledger ledger(model.unet);
    base::Context drawing = context.part(0, kLabelledPart, "drawing");
    KeptRecord kept(context, checkpointKey(model, settingsJson(settings)));
    const LabelledPictures pictures =
        drawLabelled(model, settings, sites, Kinds::HalfLed, kept, ledger, drawing);
    const at::Tensor rows = rowsOf(pictures.record);
    const WhitenedSpace space(
        rows, std::clamp(static_cast<int>(rows.size(0)) / kPicturesPerCode, 2, kMostCodes));
    const at::Tensor codes = space.codesOf(rows);
    const at::Tensor are = areOfTheConcept(pictures.amounts);
    const LinearProbe probe = fitProbe(codes, are, foldsOf(are));
    const at::Tensor &normal = probe.normal;
    direction::Direction direction = makeDirection(settings, pictures, space, normal);
    std::optional<Guard> guard;
    if (const int count = countOf(settings, "guard"); count > 1) {
        base::Context pushing = context.part(kLabelledPart, kPushedPart);
        guard = learnGuard(model, pictures, space, codes, normal, direction, count, kept, ledger,
                           pushing);
        const at::Tensor clear = normal - guard->cosine * guard->probe.normal;
        if (const double left = clear.norm().item<double>(); left > kLeastOfNormal)
            direction = makeDirection(settings, pictures, space, clear / left);
    }
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    Finding finding = makeFinding(model, settings, std::move(direction),
                                  std::llround(ledger.forwardPasses()), spent.count());
    finding.measures = measuresOf(probe, guard);
    base::Context search = context.part(kPushedPart, kSearchedPart);
    searchScale(model, settings, finding, search);
    if (settings.searchScale && !finding.stoppedEarly) {
        base::Context measuring = context.part(kSearchedPart, 1);
        try {
            measureEffect(model, settings, finding, measuring);
        } catch (const base::Cancelled &) {
            markStopped(finding); // the direction is finished, and kept
        }
    }
    recordMeasures(finding);
    if (!finding.stoppedEarly)
        kept.forget();
    return {std::move(finding)};
}

double Classifier::forecast(const model::Model &model, const Settings &settings) const
{
    const int pictures = countOf(settings, "pictures");
    const int pushed = std::min(2 * pictures, countOf(settings, "guard"));
    return forecastOfLabelled(model, settings) / pictures * (pictures + pushed) +
           forecastOfScale(model, settings) +
           (settings.searchScale ? forecastOfOwnEffect(model) : 0);
}

} // namespace deviascope::discovery
