#pragma once

#include "evaluation/profile.h"

#include <string>

namespace deviascope::evaluation {

/// The two profiles as one SVG document: effect with its interval by timestep, from noise to
/// picture, and effect by cell.
std::string chartOf(const Profile &profile);

} // namespace deviascope::evaluation
