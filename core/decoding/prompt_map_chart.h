#pragma once

#include "decoding/prompt_map.h"

#include <string>

namespace deviascope::decoding {

/// The prompts at their places, coloured by cluster, as one SVG document.
std::string chartOf(const PromptMap &map);

} // namespace deviascope::decoding
