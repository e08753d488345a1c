#pragma once

#include "base/error.h"

#include <string>

namespace deviascope::statistics {

/// Throws InvalidValue, naming the value, unless `holds`.
inline void require(bool holds, const std::string &message, const std::string &value,
                    const std::string &remedy = {})
{
    if (!holds)
        throw base::Error(base::ErrorKind::InvalidValue, message, value, remedy);
}

} // namespace deviascope::statistics
