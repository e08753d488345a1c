#include "base/memory.h"

#include "base/error.h"

#include <new>
#include <string_view>

namespace deviascope::base {

bool isOutOfMemory(const std::exception &error)
{
    if (const auto *own = dynamic_cast<const Error *>(&error))
        return own->kind() == ErrorKind::OutOfMemory;
    if (dynamic_cast<const std::bad_alloc *>(&error))
        return true;
    // LibTorch's: a GPU's allocators have a type for it, the CPU's has none; all say it.
    const std::string_view message = error.what();
    return message.find("allocate memory") != std::string_view::npos ||
           message.find("out of memory") != std::string_view::npos;
}

} // namespace deviascope::base
