#include "base/unexpected.h"

#include "base/memory.h"

#include <string>

namespace deviascope::base {

Error asError(const std::exception &error)
{
    if (const auto *known = dynamic_cast<const Error *>(&error))
        return *known;
    if (isOutOfMemory(error))
        return {ErrorKind::OutOfMemory, "There is not enough memory", "",
                "Draw fewer or smaller pictures at a time, or close other programs."};
    const std::string text = error.what();
    return {ErrorKind::Internal, text.substr(0, text.find('\n')), "",
            "Please report this as a fault."};
}

} // namespace deviascope::base
