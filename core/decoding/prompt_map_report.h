#pragma once

#include "decoding/prompt_map.h"
#include "report/document.h"

namespace deviascope::decoding {

/// `points`, `clusters`, `axes`, `defaults`, `decoded`, `pictures`, `picture_check`, `reliability`,
/// `explained`, `on_map`, `evaluations`, `recorded`, `stored`, `seconds`.
report::Document documentOf(const PromptMap &map);

} // namespace deviascope::decoding
