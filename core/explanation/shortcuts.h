#pragma once

#include "base/interval.h"
#include "model/knowledge.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::explanation {

/// A class of another attribute that the maximising pictures show oftener than plain ones: perhaps
/// what the classifier goes by.
struct Suspect {
    std::string attribute, label;
    double more = 0; ///< its share there beyond its share in plain pictures
};

/// The classes, the most striking first, at most `most`. Labels by attribute and picture, as a
/// scorer::Judgement has them. A class whose share is no `least` more is none (house).
std::vector<Suspect> suspectsOf(const std::vector<model::Attribute> &attributes,
                                const std::vector<std::vector<int>> &plain,
                                const std::vector<std::vector<int>> &maximising, int most = 4,
                                double least = 0.15);

/// A suspect, tried: what adding its words to prompts does to the score at the same seeds.
struct Shortcut {
    std::string text;                       ///< the class
    int pairs = 0;                          ///< pictures without and with it that count
    std::optional<double> scoreChange;      ///< mean over the pairs; none of no pair
    std::optional<base::Interval> interval; ///< Student's t, 95 %; none of fewer than two pairs
    double p = 1;                           ///< sign test, exact, two-sided
    double pAdjusted = 1;                   ///< Holm, over the suspects
    bool confirmed = false;
};

/// From scores of pictures without and with the words. `core`: how an independent scorer sees what
/// the class is of, before and after; only pairs in which that is certain and the same count, so
/// that a picture that turned into the class itself is no shortcut (house). Empty: all pairs count.
Shortcut tried(const std::string &text, std::span<const double> before,
               std::span<const double> after, std::span<const int> coreBefore,
               std::span<const int> coreAfter);

/// Corrects the suspects together; confirmed is one whose corrected p is below .05, whose interval
/// lies above 0 and whose change is at least `least` (house).
void decide(std::vector<Shortcut> &shortcuts, double least);

} // namespace deviascope::explanation
