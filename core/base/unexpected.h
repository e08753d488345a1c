#pragma once

#include "base/error.h"

#include <exception>

namespace deviascope::base {

/// What a user is told of any exception: an Error as it is, one for memory that is used up with
/// what helps, and of all others (LibTorch's go on with a stack) the first line, as a fault of
/// ours.
Error asError(const std::exception &error);

} // namespace deviascope::base
