#pragma once

#include "base/device.h"

#include <string>

namespace deviascope::cli {

/// The options that stand before or after every command.
struct GlobalOptions {
    std::string model = "teaching";
    base::ComputeWish compute;
    std::string prediction; ///< epsilon or v; empty: as the model says
    bool json = false;
    bool quiet = false;

    bool operator==(const GlobalOptions &) const = default;
};

} // namespace deviascope::cli
