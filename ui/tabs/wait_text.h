#pragma once

#include "engine/results.h"

#include <QString>

namespace deviascope::ui {

/// What a job waits for that cannot begin yet.
QString waitText(engine::JobKind other);

} // namespace deviascope::ui
