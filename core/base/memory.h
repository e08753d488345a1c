#pragma once

#include <exception>

namespace deviascope::base {

/// Whether `error` says that memory, the machine's or a GPU's, is used up: std::bad_alloc,
/// LibTorch's own errors, and Error of that kind.
bool isOutOfMemory(const std::exception &error);

} // namespace deviascope::base
