#include "responsible/forecast.h"

namespace deviascope::responsible {

namespace {

// An estimate.
constexpr double kDrawingsPerClass = 5;     // five scales tried on half, two confirmed; some twice
constexpr double kDrawingsPerAttribute = 2; // with the pushes of the others alone

} // namespace

Forecast forecastOf(const std::vector<int> &pushed, int calibrationPictures, int pictures)
{
    Forecast cost;
    cost.drawing = 2. * pictures;
    if (calibrationPictures == 0 || pushed.empty())
        return cost;
    double drawings = 1.5; // untouched, to search and to confirm
    for (std::size_t a = 0; a < pushed.size(); ++a) {
        // All attributes but the last are calibrated a second time, with the others in place.
        const double rounds = a + 1 < pushed.size() ? 2 : 1;
        const double beside = pushed.size() > 1 ? kDrawingsPerAttribute : 0;
        drawings += rounds * (beside + kDrawingsPerClass * pushed[a]);
    }
    cost.calibrating = drawings * calibrationPictures;
    return cost;
}

} // namespace deviascope::responsible
