#pragma once

#include <string>

namespace deviascope::base {

/// Whether every word of `search` occurs in `text`, whatever the case of ASCII letters; parts of
/// words count. True when `search` has no word.
bool hasEveryWord(const std::string &text, const std::string &search);

} // namespace deviascope::base
