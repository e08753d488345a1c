#include "report/phrase.h"

#include "format/printable.h"

namespace deviascope::report {

Phrase plain(std::string text)
{
    return {"%1", {std::move(text)}};
}

std::string textOf(const Phrase &phrase, const Translate &translate)
{
    const std::string source = translate ? translate(phrase.source) : phrase.source;
    std::string result;
    for (size_t i = 0; i < source.size(); ++i) {
        const size_t number = source[i] == '%' && i + 1 < source.size() && source[i + 1] >= '1' &&
                                      source[i + 1] <= '9'
                                  ? static_cast<size_t>(source[i + 1] - '0')
                                  : 0;
        if (number == 0 || number > phrase.values.size()) {
            result += source[i];
            continue;
        }
        result += format::printable(phrase.values[number - 1]);
        ++i;
    }
    return result;
}

} // namespace deviascope::report
