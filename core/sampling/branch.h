#pragma once

namespace deviascope::sampling {

/// Which halves of classifier-free guidance an edit changes. At guidance <= 1, and for LCM, there
/// is one half only, and it is edited either way.
enum class Branch { Conditional, Both };

} // namespace deviascope::sampling
