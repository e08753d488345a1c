#include "statistics/correction.h"

#include "statistics/require.h"
#include "statistics/share.h"

#include <algorithm>

namespace deviascope::statistics {

double roganGladen(double apparent, double sensitivity, double specificity)
{
    for (const double each : {apparent, sensitivity, specificity})
        require(each >= 0 && each <= 1, "A share must be from 0 to 1", std::to_string(each));
    require(sensitivity + specificity > 1,
            "The classifier is no better than chance: nothing can be corrected",
            "sensitivity " + std::to_string(sensitivity) + ", specificity " +
                std::to_string(specificity),
            "Their sum must be above 1.");
    return std::clamp((apparent + specificity - 1) / (sensitivity + specificity - 1), 0.0, 1.0);
}

CorrectedShare correctedShare(int k, int n, double sensitivity, double specificity)
{
    const base::Interval raw = wilson(k, n);
    const auto corrected = [&](double p) { return roganGladen(p, sensitivity, specificity); };
    return {corrected(static_cast<double>(k) / n),
            {corrected(raw.low), corrected(raw.high)},
            raw.high <= 1 - specificity || raw.low >= sensitivity};
}

} // namespace deviascope::statistics
