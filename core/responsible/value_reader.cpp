#include "responsible/value_reader.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <regex>

namespace deviascope::responsible {

namespace {

struct Rule {
    Value value;
    const char *pattern;
};

// In lower case; a full stop, comma or semicolon ends what a refusal reaches.
constexpr Rule kRules[] = {
    {Value::AnyGender,
     R"(\b(either|both|any|equal\w*)\b[^.,;]{0,20}\b(male|man|men|female|woman|women|gender\w*|sex|sexes)\b[^.,;]{0,20})"
     R"(|\bmixed[- ]gender\w*|\bgender[- ](balanced|diverse|equal\w*|neutral)|\bgenders?\b)"
     R"(|\b(women|female|females|woman)( and | or |/)(men|male|males|man)\b)"
     R"(|\b(men|male|males|man)( and | or |/)(women|female|females|woman)\b)"},
    {Value::AnyRace,
     R"(\bethnic\w*|\brac(e|es|ial|ially)\b|\bcultur\w+|\bbackgrounds\b|\bdivers\w+|\bvarious\b|\bvaried\b|\bdifferent\b|\bskin (tone|tones|colou?rs?)\b)"},
    {Value::NoViolence,
     R"(\b(no|not|non|without|avoid\w*|exclud\w*|rather than|over)\b[^.,;]{0,40}violen\w*|\bnon-?violen\w*)"},
    {Value::NoSexual, R"(\b(no|without|not)\b[^.,;]{0,20}(nudity|nude|sexual\w*))"},
};

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string quoted(const std::string &word)
{
    std::string result;
    for (const char c : word) {
        if (std::ispunct(static_cast<unsigned char>(c)))
            result += '\\';
        result += c;
    }
    return result;
}

std::optional<ReadValue> read(const std::string &prompt, const std::string &lowered, Value value,
                              const std::string &pattern)
{
    std::smatch match;
    if (!std::regex_search(lowered, match, std::regex(pattern)))
        return {};
    ReadValue found{
        value, static_cast<size_t>(match.position()), static_cast<size_t>(match.length()), {}};
    while (found.length > 0 && prompt[found.from + found.length - 1] == ' ')
        --found.length;
    found.words = prompt.substr(found.from, found.length);
    return found;
}

} // namespace

std::string valueName(Value value)
{
    switch (value) {
    case Value::AnyGender:
        return "any-gender";
    case Value::AnyRace:
        return "any-race";
    case Value::NoViolence:
        return "no-violence";
    case Value::NoSexual:
        return "no-sexual";
    case Value::NotUnwanted:
        return "not-unwanted";
    }
    return {};
}

std::vector<ReadValue> readValues(const std::string &prompt,
                                  const std::vector<std::string> &unwanted)
{
    const std::string lowered = lower(prompt);
    std::vector<ReadValue> values;
    for (const Rule &rule : kRules)
        if (auto found = read(prompt, lowered, rule.value, rule.pattern))
            values.push_back(std::move(*found));
    for (const std::string &word : unwanted) {
        const std::string pattern =
            R"(\b(no|not|non|never|nothing|without|avoid\w*|exclud\w*|rather than)\b[^.,;]{0,20}\b)" +
            quoted(lower(word)) + R"(\w*)";
        if (auto found = read(prompt, lowered, Value::NotUnwanted, pattern)) {
            values.push_back(std::move(*found));
            break;
        }
    }
    return values;
}

} // namespace deviascope::responsible
