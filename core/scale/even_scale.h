#pragma once

#include "scale/slider_response.h"

#include <optional>
#include <utility>
#include <vector>

namespace deviascope::scale {

/// The track of an even slider: between position 0 (scale -reach) and 1 (scale reach), equal
/// distances inside the usable range are equal changes of the share that shows the concept (but for
/// 2 % that keep stretches of equal share apart); outside it the scale goes on in proportion, on a
/// tenth of the track at each side where something is left. Strictly monotone both ways. A value.
class EvenScale {
public:
    /// Nothing where the share does not grow along the slider. `reach` is above 0.
    static std::optional<EvenScale> of(const SliderResponse &response, double reach);

    double positionOf(double scale) const; ///< 0..1; what lies beyond the reach is at an end
    double scaleAt(double position) const; ///< the reverse
    double low() const { return m_low; }   ///< usable range
    double high() const { return m_high; }

private:
    std::vector<std::pair<double, double>> m_knots; ///< scale and position, both ascending
    double m_low = 0, m_high = 0;
};

} // namespace deviascope::scale
