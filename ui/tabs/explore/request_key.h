#pragma once

#include "engine/requests.h"

#include <string>

namespace deviascope::ui {

/// The same text for the same request, seeds left out: what tallies are kept under.
std::string conditionKey(const engine::DrawSettings &settings, const engine::Sliders &sliders);

/// As conditionKey, seeds included: what pictures are kept under.
std::string pictureKey(const engine::DrawSettings &settings, const engine::Sliders &sliders);

} // namespace deviascope::ui
