#pragma once

#include "base/interval.h"

#include <optional>

namespace deviascope::statistics {

enum class Verdict {
    Departs,  ///< the whole interval lies outside the tolerance
    Within,   ///< the whole interval lies inside: shown to be near enough
    Undecided ///< not enough pictures
};

struct Judgement {
    Verdict verdict = Verdict::Undecided;
    std::optional<int> morePictures; ///< when undecided: about as many more
};

/// A share k of n against target ± tolerance, by its Wilson interval. What cannot be estimated
/// never passes. Throws InvalidValue.
Judgement judgeShare(int k, int n, double target, double tolerance);

} // namespace deviascope::statistics
