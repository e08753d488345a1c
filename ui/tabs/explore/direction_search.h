#pragma once

#include "engine/results.h"

#include <string>

namespace deviascope::ui {

/// Whether every word of `search` occurs in the direction's name, concept, base, method or tags, as
/// on the command line.
bool matches(const engine::DirectionSummary &direction, const std::string &search);

} // namespace deviascope::ui
