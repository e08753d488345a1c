#pragma once

#include "base/interval.h"

namespace deviascope::statistics {

struct CorrectedShare {
    double share = 0;        ///< within 0..1
    base::Interval interval; ///< the raw share's Wilson interval carried through
    /// No share explains the counts at this sensitivity and specificity: the whole interval lies
    /// outside 0..1 and was brought to its edge, so that it says nothing.
    bool contradicted = false;
};

/// Rogan & Gladen: the share behind an apparent one, seen by a classifier with known sensitivity
/// and specificity (taken as exact). Throws InvalidValue when the classifier is no better than
/// chance (sensitivity + specificity <= 1).
double roganGladen(double apparent, double sensitivity, double specificity);
CorrectedShare correctedShare(int k, int n, double sensitivity, double specificity);

} // namespace deviascope::statistics
