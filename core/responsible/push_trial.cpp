#include "responsible/push_trial.h"

namespace deviascope::responsible {

PushTrial trialOf(double scale, const PushedTo &to, const scorer::Judgement &untouched,
                  const scorer::Judgement &beside, const scorer::Judgement &pushed)
{
    PushTrial trial;
    trial.scale = scale;
    trial.counts.resize(to.classes, 0);
    for (const int each : pushed.labels[to.attribute]) {
        ++trial.pictures;
        trial.shown += each == to.label;
        if (each >= 0)
            ++trial.counts[static_cast<size_t>(each)];
    }
    for (size_t i = 0; i < untouched.named.size(); ++i)
        if (untouched.named[i] && beside.named[i]) {
            ++trial.named;
            trial.kept += pushed.named[i];
        }
    return trial;
}

} // namespace deviascope::responsible
