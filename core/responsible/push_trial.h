#pragma once

#include "scorer/judge.h"

#include <vector>

namespace deviascope::responsible {

/// What was seen when pictures were pushed to one class at one scale.
struct PushTrial {
    double scale = 0;
    int shown = 0, pictures = 0;  ///< the class is perceived
    int kept = 0, named = 0;      ///< the role still is, of those where it was
    std::vector<int> counts = {}; ///< pictures perceived as each class of the attribute

    double shownShare() const { return pictures ? static_cast<double>(shown) / pictures : 0; }
    double keptShare() const { return named ? static_cast<double>(kept) / named : 1; }
};

/// A class of an attribute, by their places among what was judged.
struct PushedTo {
    size_t attribute = 0, classes = 0; ///< `classes`: how many the attribute has
    int label = 0;
};

/// The same pictures untouched, with the pushes of other attributes alone, and with this push too:
/// one that had lost the role already, or got it from the others, says nothing of this push.
PushTrial trialOf(double scale, const PushedTo &to, const scorer::Judgement &untouched,
                  const scorer::Judgement &beside, const scorer::Judgement &pushed);

} // namespace deviascope::responsible
