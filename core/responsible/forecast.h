#pragma once

#include <cstddef>
#include <vector>

namespace deviascope::responsible {

/// What the parts of a fair, safe or enhanced run of one role cost, about, counted in pictures
/// drawn. An estimate: how many scales a calibration tries is not known beforehand.
struct Forecast {
    double learning = 0; ///< of directions that are missing: see forecastOfLearning
    double calibrating = 0, drawing = 0;
    double all() const { return learning + calibrating + drawing; }
};

/// Without the learning. `pushed`: for each attribute the number of classes that pictures are
/// pushed to. `calibrationPictures` 0: the scale is given.
Forecast forecastOf(const std::vector<int> &pushed, int calibrationPictures, int pictures);

} // namespace deviascope::responsible
