#pragma once

#include "report/document.h"
#include "scale/slider_response.h"

#include <string>
#include <vector>

namespace deviascope::evaluation {

/// What was measured of one direction's slider.
struct MeasuredSlider {
    std::string name, method; ///< of the direction
    scale::SliderResponse response;
};

/// `rows`: each response, with the even position of every point (null where the share does not
/// grow along the slider), where sliders reach to `reach`. For readers a table each.
report::Document documentOf(const std::vector<MeasuredSlider> &sliders, double reach);

} // namespace deviascope::evaluation
