#include "discovery/scale_search.h"

#include "base/error.h"
#include "discovery/provenance.h"
#include "discovery/suggested_scale.h"

#include <chrono>

namespace deviascope::discovery {

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
            finding.reason = "At no scale do a quarter of the pictures turn while the role stays "
                             "recognisable.";
            finding.knownWords = model.knowledge.knownWords();
        }
    } catch (const base::Cancelled &) {
        finding.stoppedEarly = true; // the direction is finished and kept, without a scale
    }
    finding.scaleSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace deviascope::discovery
