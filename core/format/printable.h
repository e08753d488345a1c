#pragma once

#include <string>
#include <string_view>

namespace deviascope::format {

/// A name out of a file that may be hostile, in quotation marks, fit for one line of an error:
/// at most 80 bytes, without control characters or broken UTF-8.
std::string shownName(std::string_view name);

/// The same without the quotation marks and with room for a sentence (200 bytes).
std::string oneLine(std::string_view text);

/// The whole of `text`, without control characters or broken UTF-8: "?" and U+FFFD instead.
std::string printable(std::string_view text);

} // namespace deviascope::format
