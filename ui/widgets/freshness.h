#pragma once

namespace deviascope::ui {

/// How the pictures shown relate to what is wanted now.
enum class Freshness {
    Current, ///< drawn in full with the wanted settings
    Draft,   ///< foretold in a few steps with the wanted settings
    Stale,   ///< of older settings, or still being drawn
};

} // namespace deviascope::ui
