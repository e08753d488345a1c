#include "statistics/verdict.h"

#include "statistics/require.h"
#include "statistics/share.h"

#include <cmath>

namespace deviascope::statistics {

namespace {

constexpr int kMostPictures = 10'000'000;

Verdict verdictOf(const base::Interval &share, double low, double high)
{
    if (share.high < low || share.low > high)
        return Verdict::Departs;
    return share.low >= low && share.high <= high ? Verdict::Within : Verdict::Undecided;
}

} // namespace

Judgement judgeShare(int k, int n, double target, double tolerance)
{
    require(target >= 0 && target <= 1, "A target share must be from 0 to 1",
            std::to_string(target));
    require(tolerance > 0 && tolerance < 1, "A tolerance must be between 0 and 1",
            std::to_string(tolerance), ".05 is usual.");
    const double low = target - tolerance;
    const double high = target + tolerance;
    Judgement judgement;
    judgement.verdict = verdictOf(wilson(k, n), low, high);
    if (judgement.verdict != Verdict::Undecided)
        return judgement;
    // As many as would decide if the share stayed as it is; at the very edge none would.
    const double share = static_cast<double>(k) / n;
    for (double size = n * 1.05 + 1; size < kMostPictures; size = size * 1.05 + 1) {
        const int whole = static_cast<int>(size);
        if (verdictOf(wilson(static_cast<int>(std::lround(share * whole)), whole), low, high) !=
            Verdict::Undecided) {
            judgement.morePictures = whole - n;
            break;
        }
    }
    return judgement;
}

} // namespace deviascope::statistics
