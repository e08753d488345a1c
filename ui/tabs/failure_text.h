#pragma once

#include "engine/results.h"

#include <QString>

namespace deviascope::ui {

/// What happened, where, and what to do.
QString failureText(const engine::Failure &failure);

} // namespace deviascope::ui
