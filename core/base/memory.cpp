#include "base/memory.h"

#include "base/error.h"

#include <c10/util/Exception.h>

#include <new>
#include <string_view>

namespace deviascope::base {

bool isOutOfMemory(const std::exception &error)
{
    if (const auto *own = dynamic_cast<const Error *>(&error))
        return own->kind() == ErrorKind::OutOfMemory;
    if (dynamic_cast<const std::bad_alloc *>(&error) ||
        dynamic_cast<const c10::OutOfMemoryError *>(&error))
        return true;
    // The CPU's allocator has no type of its own for it.
    const std::string_view message = error.what();
    return message.find("allocate memory") != std::string_view::npos ||
           message.find("out of memory") != std::string_view::npos;
}

} // namespace deviascope::base
