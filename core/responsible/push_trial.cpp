#include "responsible/push_trial.h"

namespace deviascope::responsible {

namespace {

observation::Seen seenOf(const scorer::Judgement &judgement, const PushedTo &to)
{
    observation::Seen seen{{}, judgement.named};
    for (const int each : judgement.labels[to.attribute])
        seen.shown.push_back(each == to.label);
    return seen;
}

} // namespace

scale::Trial trialOf(double scale, const PushedTo &to, const scorer::Judgement &untouched,
                     const scorer::Judgement &beside, const scorer::Judgement &pushed)
{
    observation::Seen before = seenOf(beside, to);
    for (size_t i = 0; i < untouched.named.size(); ++i)
        before.named[i] = before.named[i] && untouched.named[i];
    return scale::trialOf(before, seenOf(pushed, to), scale);
}

} // namespace deviascope::responsible
