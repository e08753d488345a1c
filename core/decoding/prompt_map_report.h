#pragma once

#include "decoding/prompt_map.h"

#include <nlohmann/json.hpp>

namespace deviascope::decoding {

/// `points`, `clusters`, `axes`, `defaults`, `decoded`, `pictures`, `picture_check`, `reliability`,
/// `explained`, `on_map`, `evaluations`, `recorded`, `stored`, `seconds`.
nlohmann::json toJson(const PromptMap &map);

} // namespace deviascope::decoding
