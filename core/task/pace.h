#pragma once

#include "task/task.h"

namespace deviascope::task {

/// About how many seconds a cost takes on this machine: by one small drawing that is made now.
/// Blocks and polls.
double secondsOf(Surroundings &surroundings, const Cost &cost);

} // namespace deviascope::task
