#include "discovery/own_effect.h"

#include "discovery/judging.h"
#include "discovery/provenance.h"
#include "scale/trial.h"

#include <algorithm>

namespace deviascope::discovery {

namespace {

constexpr size_t kMeasuredPerRole = 4;

statistics::Counted othersKeptIn(const observation::Seen &before, const observation::Seen &after)
{
    statistics::Counted kept{0, static_cast<int>(before.shown.size())};
    for (size_t i = 0; i < before.shown.size(); ++i)
        kept.count += std::equal(before.others.begin(), before.others.end(), after.others.begin(),
                                 [i](const auto &was, const auto &is) { return was[i] == is[i]; });
    return kept;
}

} // namespace

OwnEffect ownEffect(const model::Model &model, const Subject &subject,
                    const direction::Direction &direction, double scale, base::Context &context)
{
    KeptLooks kept(context, "effect", scaleSearchKey(model, subject, direction));
    observation::Perceiver perceiver(
        model, judgedSitting(model, subject, base::SeedUse::OwnMeasure, kMeasuredPerRole),
        &kept.memory());
    base::Context first = context.part(0, 0.5, "measuring"), second = context.part(0.5, 1);
    const observation::Seen before = perceiver.lookAt(direction, 0, first);
    const observation::Seen after = perceiver.lookAt(direction, scale, second);
    kept.forget();
    const scale::Trial trial = scale::trialOf(before, after, scale);
    return {trial.turned, othersKeptIn(before, after), trial.kept};
}

double forecastOfOwnEffect(const model::Model &model)
{
    return static_cast<double>(sampling::evaluationsOf(model, sampling::Settings::of(model),
                                                       2 * kJudgedRoles * kMeasuredPerRole));
}

} // namespace deviascope::discovery
