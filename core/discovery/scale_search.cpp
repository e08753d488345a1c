#include "discovery/scale_search.h"

#include "base/error.h"
#include "discovery/provenance.h"
#include "discovery/suggested_scale.h"

#include <chrono>

namespace deviascope::discovery {

namespace {

/// Why no scale is suggested.
std::string reasonOf(const Settings &settings, const SuggestedScale &suggested)
{
    const bool isAnti = !settings.negative.empty();
    if (suggested.trials.empty())
        return isAnti ? "No picture of \"" + settings.concept_ + "\" shows \"" + settings.negative +
                            "\", so that nothing can be seen to go."
                      : "All pictures show the concept already, so that nothing can be seen to "
                        "change.";
    return isAnti ? "At no scale is \"" + settings.negative +
                        "\" gone from a quarter of the pictures that show it."
                  : "At no scale do a quarter of the pictures turn while the role stays "
                    "recognisable.";
}

/// As a rule: the untouched ones, and five scales; 16 pictures each.
constexpr std::int64_t kSearchedPictures = 6 * 16;

} // namespace

double forecastOfScale(const model::Model &model, const Settings &settings)
{
    if (!model.scorer || !settings.searchScale)
        return 0;
    return static_cast<double>(
        sampling::evaluationsOf(model, sampling::Settings::of(model), kSearchedPictures));
}

void searchScale(const model::Model &model, const Settings &settings, Finding &finding,
                 base::Context &context)
{
    if (!model.scorer || !settings.searchScale)
        return;
    const auto start = std::chrono::steady_clock::now();
    const scorer::Scorer scorer(model);
    try {
        const SuggestedScale suggested =
            suggestScale(model, scorer, finding.direction, settings, context);
        finding.direction.suggestedScale = suggested.scale;
        finding.scaleEvaluations = suggested.evaluations;
        recordTrials(finding.direction.provenance, suggested);
        finding.usable = suggested.scale.has_value();
        finding.reason.clear();
        finding.knownWords.clear();
        if (!finding.usable) {
            finding.reason = reasonOf(settings, suggested);
            if (settings.negative.empty())
                finding.knownWords = model.knowledge.knownWords();
        }
    } catch (const base::Cancelled &) {
        markStopped(finding); // the direction is finished and kept, without a scale
    }
    finding.scaleSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace deviascope::discovery
