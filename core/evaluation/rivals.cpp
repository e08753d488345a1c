#include "evaluation/rivals.h"

#include "base/error.h"
#include "discovery/scale_search.h"

#include <nlohmann/json.hpp>

#include <chrono>

namespace deviascope::evaluation {

using nlohmann::json;

namespace {

constexpr double kSearched = 0.35; ///< of the time, for the scale of text steering
constexpr double kScaleOfText = 1; ///< the concept's own text states

/// A search for a scale that nobody has made yet.
void searchMissingScale(const model::Model &model, const direction::Direction &like,
                        direction::Direction &direction, base::Context &context)
{
    if (direction.suggestedScale || direction.provenance.contains("scale_trials"))
        return;
    const discovery::Subject subject = madeFrom(like).subject; // the same roles and seeds for both
    discovery::Finding finding;
    finding.direction = std::move(direction);
    discovery::searchScale(model, subject, finding, context);
    direction = std::move(finding.direction);
    if (finding.stoppedEarly)
        throw base::Cancelled();
}

} // namespace

Rivalry rivalryOf(const observation::Seen &before, const observation::Seen &learned,
                  const observation::Seen &text, double learnedScale, double textScale)
{
    Rivalry rivalry;
    rivalry.learned = scale::trialOf(before, learned, learnedScale);
    rivalry.text = scale::trialOf(before, text, textScale);
    for (size_t i = 0; i < before.shown.size(); ++i) {
        if (before.shown[i])
            continue;
        const bool first = scale::succeeds(before, learned, i);
        const bool second = scale::succeeds(before, text, i);
        ++(first    ? second ? rivalry.both : rivalry.learnedOnly
           : second ? rivalry.textOnly
                    : rivalry.neither);
    }
    return rivalry;
}

Rivals compareRivals(const model::Model &model, direction::Direction learned,
                     direction::Direction text, bool learnedUsable, int pictures,
                     base::Context &context)
{
    if (pictures < 1)
        throw base::Error(base::ErrorKind::InvalidValue, "There are no pictures to judge by",
                          std::to_string(pictures), "Ask for at least one picture.");
    const auto start = std::chrono::steady_clock::now();
    Rivals rivals;
    if (model.scorer) {
        base::Context search = context.part(0, kSearched, "scale");
        searchMissingScale(model, learned, text, search);
        if (learnedUsable)
            searchMissingScale(model, learned, learned, search);
        learnedUsable = learnedUsable && learned.suggestedScale;
    }
    if (model.scorer && learnedUsable) {
        const auto sitting = heldOutSitting(model, learned, Judged::Rivals, pictures);
        observation::Perceiver perceiver(model, sitting);
        const auto part = [&](int which) {
            const double share = (1 - kSearched) / 3;
            return context.part(kSearched + share * which, kSearched + share * (which + 1),
                                "comparing");
        };
        base::Context first = part(0), second = part(1), third = part(2);
        const double learnedScale = *learned.suggestedScale;
        const double textScale = text.suggestedScale.value_or(kScaleOfText);
        const observation::Seen before = perceiver.lookAt(learned, 0, first);
        const observation::Seen byLearned = perceiver.lookAt(learned, learnedScale, second);
        const observation::Seen byText = perceiver.lookAt(text, textScale, third);
        rivals.rivalry = rivalryOf(before, byLearned, byText, learnedScale, textScale);
        rivals.rivalry.prompts = sitting.prompts;
        rivals.rivalry.seeds = sitting.seeds;
        rivals.rivalry.newPrompts = sitting.newPrompts;
        rivals.rivalry.evaluations = perceiver.evaluations();
    }
    rivals.rivalry.hasScorer = model.scorer.has_value();
    rivals.rivalry.learnedUsable = learnedUsable;
    rivals.rivalry.textUsable = !model.scorer || text.suggestedScale;
    rivals.rivalry.model = model.hash;
    rivals.rivalry.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const json record = toJson(rivals.rivalry);
    for (direction::Direction *each : {&learned, &text}) {
        if (!each->provenance.is_object())
            each->provenance = json::object();
        each->provenance["rivals"] = record;
    }
    rivals.learned = std::move(learned);
    rivals.text = std::move(text);
    return rivals;
}

} // namespace deviascope::evaluation
