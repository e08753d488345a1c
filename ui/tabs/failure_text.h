#pragma once

#include "base/error.h"

#include <QString>

namespace deviascope::ui {

/// What happened, where, and what to do.
QString failureText(const base::Error &failure);

} // namespace deviascope::ui
