#pragma once

#include <cstdint>
#include <vector>

namespace deviascope::base {

/// An 8-bit RGB picture, rows from the top, no padding: what is shown, saved and judged.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb; ///< width * height * 3 bytes

    bool empty() const { return rgb.empty(); }
    bool operator==(const Picture &) const = default;
};

} // namespace deviascope::base
