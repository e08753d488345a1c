#pragma once

#include "base/context.h"
#include "observation/perceiver.h"
#include "scale/trial.h"

#include <map>
#include <string>

namespace deviascope::scale {

/// One direction's slider on a sitting's pictures. Each scale is drawn once, however often it is
/// asked for. One thread.
class Trials {
public:
    /// `stage` and how many looks are `expected`, for the progress. `perceiver`, `direction` and
    /// `context` outlive this.
    Trials(observation::Perceiver &perceiver, const direction::Direction &direction,
           std::string stage, double expected, base::Context &context);

    /// At 0 the untouched pictures. Blocks and polls; a stop throws Cancelled.
    const observation::Seen &seen(double scale);
    /// Beside the untouched pictures. Blocks as `seen`.
    Trial at(double scale);

private:
    observation::Perceiver &m_perceiver;
    const direction::Direction &m_direction;
    std::string m_stage;
    double m_expected;
    base::Context &m_context;
    std::map<double, observation::Seen> m_seen; ///< by scale
};

} // namespace deviascope::scale
