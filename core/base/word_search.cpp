#include "base/word_search.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace deviascope::base {

namespace {

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return text;
}

} // namespace

bool hasEveryWord(const std::string &text, const std::string &search)
{
    const std::string all = lower(text);
    std::istringstream words(lower(search));
    for (std::string word; words >> word;)
        if (all.find(word) == std::string::npos)
            return false;
    return true;
}

} // namespace deviascope::base
