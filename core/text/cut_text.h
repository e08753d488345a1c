#pragma once

#include "text/clip_tokenizer.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::text {

/// The end of the text that a tower of the tokenizer's length does not read, from the first word
/// that is not read whole; empty: nothing is cut. Throws as ClipTokenizer::tokenize.
std::string cutFrom(const ClipTokenizer &tokenizer, std::string_view utf8);

/// A sentence for each different text that is cut: which one, and the words that are left out.
std::vector<std::string> notesOnCut(const ClipTokenizer &tokenizer,
                                    std::span<const std::string> texts);

} // namespace deviascope::text
