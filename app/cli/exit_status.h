#pragma once

namespace deviascope::cli {

/// Beside those of base::Error.
inline constexpr int kCheckFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kStopped = 4;

} // namespace deviascope::cli
