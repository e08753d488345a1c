#pragma once

namespace deviascope::sampling {

/// Whether pictures on the way are shown.
enum class Previews { None, Some };

} // namespace deviascope::sampling
