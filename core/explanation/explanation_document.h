#pragma once

#include "explanation/shortcuts.h"
#include "explanation/soft_prompt.h"
#include "report/document.h"

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::explanation {

/// What was found of one output of a classifier.
struct Explanation {
    std::string what;                  ///< the class, or "unit 7"
    std::vector<std::string> pictures; ///< files of the maximising pictures
    std::vector<double> before, after; ///< scores of the same seeds: the empty prompt's, and theirs
    std::vector<NearWord> words;
    std::vector<Suspect> suspects;
    std::vector<Shortcut> shortcuts; ///< as many as suspects
    bool isCoreKnown = true;         ///< another scorer told which pairs still show the same class
    std::int64_t evaluations = 0;
    double seconds = 0;
};

/// `pictures`, `score`, `words`, `shortcuts` and what they cost.
report::Document documentOf(const Explanation &explanation);

} // namespace deviascope::explanation
