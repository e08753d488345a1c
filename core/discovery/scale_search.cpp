#include "discovery/scale_search.h"

#include "base/error.h"
#include "discovery/judging.h"
#include "discovery/provenance.h"
#include "scale/suggested_scale.h"

#include <chrono>

namespace deviascope::discovery {

namespace {

constexpr size_t kSeedsPerRole = 2;

/// With a checkpoint folder in `context`, goes on from the pictures that were judged before.
scale::SuggestedScale suggestedScaleOf(const model::Model &model,
                                       const direction::Direction &direction,
                                       const Subject &subject, base::Context &context)
{
    KeptLooks kept(context, "scale", scaleSearchKey(model, subject, direction));
    observation::Perceiver perceiver(
        model, judgedSitting(model, subject, base::SeedUse::Scale, kSeedsPerRole), &kept.memory());
    scale::SuggestedScale suggested = scale::suggestScale(perceiver, direction, context);
    kept.forget();
    return suggested;
}

/// Why no scale is suggested.
std::string reasonOf(const Subject &subject, const scale::SuggestedScale &suggested)
{
    const bool isAnti = !subject.negative.empty();
    if (suggested.trials.empty())
        return isAnti ? "No picture of \"" + subject.concept_ + "\" shows \"" + subject.negative +
                            "\", so that nothing can be seen to go."
                      : "All pictures show the concept already, so that nothing can be seen to "
                        "change.";
    return isAnti ? "At no scale is \"" + subject.negative +
                        "\" gone from a quarter of the pictures that show it."
                  : "At no scale do a quarter of the pictures turn while the role stays "
                    "recognisable.";
}

/// As a rule: the untouched ones, and five scales.
constexpr std::int64_t kSearchedPictures = 6 * kJudgedRoles * kSeedsPerRole;

} // namespace

double forecastOfScale(const model::Model &model, const Subject &subject)
{
    if (!model.scorer || !subject.searchScale)
        return 0;
    return static_cast<double>(
        sampling::evaluationsOf(model, sampling::Settings::of(model), kSearchedPictures));
}

void searchScale(const model::Model &model, const Subject &subject, Finding &finding,
                 base::Context &context)
{
    if (!model.scorer || !subject.searchScale)
        return;
    const auto start = std::chrono::steady_clock::now();
    try {
        const auto suggested = suggestedScaleOf(model, finding.direction, subject, context);
        finding.direction.suggestedScale = suggested.scale;
        finding.scaleEvaluations = suggested.evaluations;
        recordTrials(finding.direction.provenance, suggested);
        finding.usable = suggested.scale.has_value();
        finding.reason.clear();
        finding.knownWords.clear();
        if (!finding.usable) {
            finding.reason = reasonOf(subject, suggested);
            if (subject.negative.empty())
                finding.knownWords = model.knowledge.knownWords();
        }
    } catch (const base::Cancelled &) {
        markStopped(finding); // the direction is finished and kept, without a scale
    }
    finding.scaleSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace deviascope::discovery
