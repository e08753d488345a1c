#pragma once

#include "scale/trial.h"
#include "scorer/judge.h"

namespace deviascope::responsible {

/// A class of an attribute, by their places among what was judged.
struct PushedTo {
    size_t attribute = 0;
    int label = 0;
};

/// The same pictures untouched, with the pushes of other attributes alone, and with this push too:
/// one that had lost the role already, or got it from the others, says nothing of this push.
scale::Trial trialOf(double scale, const PushedTo &to, const scorer::Judgement &untouched,
                     const scorer::Judgement &beside, const scorer::Judgement &pushed);

} // namespace deviascope::responsible
