#include "base/slug.h"

#include <cctype>

namespace deviascope::base {

std::string slug(const std::string &text, const std::string &otherwise)
{
    constexpr size_t kLongest = 60;
    std::string result;
    for (const unsigned char c : text) {
        if (std::isalnum(c) || c >= 0x80)
            result += static_cast<char>(c);
        else if (!result.empty() && result.back() != '-')
            result += '-';
    }
    if (result.size() > kLongest) {
        size_t end = kLongest; // not in the middle of a character
        while (end > 0 && (static_cast<unsigned char>(result[end]) & 0xC0) == 0x80)
            --end;
        result.resize(end);
    }
    while (!result.empty() && result.back() == '-')
        result.pop_back();
    return result.empty() ? otherwise : result;
}

} // namespace deviascope::base
