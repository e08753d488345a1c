#include "format/printable.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace deviascope::format {

namespace {

/// Control characters, line and paragraph separators, overrides of the direction of writing.
bool isUnprintable(char16_t unit)
{
    return u_iscntrl(unit) != 0 || (unit >= 0x2028 && unit <= 0x202E) ||
           (unit >= 0x2066 && unit <= 0x2069);
}

std::string clean(std::string_view text, std::size_t limit)
{
    const bool cut = text.size() > limit;
    // ICU puts U+FFFD where the bytes are not UTF-8, also for a character cut in two.
    icu::UnicodeString characters = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<int32_t>(cut ? limit : text.size())));
    for (int32_t i = 0; i < characters.length(); ++i)
        if (isUnprintable(characters.charAt(i)))
            characters.setCharAt(i, u'?');
    std::string result;
    characters.toUTF8String(result);
    return cut ? result + "…" : result;
}

} // namespace

std::string shownName(std::string_view name)
{
    return '"' + clean(name, 80) + '"';
}

std::string oneLine(std::string_view text)
{
    return clean(text, 200);
}

std::string printable(std::string_view text)
{
    return clean(text, text.size());
}

} // namespace deviascope::format
