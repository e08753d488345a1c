#include "base/option.h"

#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

namespace deviascope::base {

namespace {

[[noreturn]] void contradicts(const std::string &fault, const Option &option)
{
    throw Error(ErrorKind::Internal, "A table of options contradicts itself: " + fault, option.key);
}

bool isOfKind(const OptionValue &value, OptionKind kind)
{
    switch (kind) {
    case OptionKind::Flag:
        return std::holds_alternative<bool>(value);
    case OptionKind::Integer:
        return std::holds_alternative<std::int64_t>(value);
    case OptionKind::Seed:
        return std::holds_alternative<std::uint64_t>(value);
    case OptionKind::Number:
        return std::holds_alternative<double>(value);
    case OptionKind::Texts:
        return std::holds_alternative<std::vector<std::string>>(value);
    default:
        return std::holds_alternative<std::string>(value);
    }
}

/// The shortest text that is read as the same number, whatever the locale.
template <class Number>
std::string numberText(Number number)
{
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    return {text, end};
}

struct ToText {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return numberText(number); }
    std::string operator()(std::uint64_t number) const { return numberText(number); }
    std::string operator()(double number) const
    {
        constexpr double kExact = 1e15; // below it "100000", not "1e+05"
        const bool whole = std::abs(number) < kExact && number == std::trunc(number);
        return whole ? numberText(static_cast<std::int64_t>(number)) : numberText(number);
    }
    std::string operator()(const std::string &text) const { return text; }
    std::string operator()(const std::vector<std::string> &texts) const
    {
        std::string joined;
        for (const std::string &text : texts)
            joined += (joined.empty() ? "" : ", ") + text;
        return joined;
    }
};

void checkTable(const std::vector<Option> &options)
{
    std::set<std::string> keys, names;
    for (const Option &option : options) {
        if (!keys.insert(option.key).second || !names.insert(option.name()).second)
            contradicts("an option stands there twice", option);
        if (option.fallback && !isOfKind(*option.fallback, option.kind))
            contradicts("a default is of another kind", option);
        const auto &choices = option.choices;
        if (option.kind == OptionKind::Choice && choices.empty())
            contradicts("there is nothing to choose from", option);
        if (option.kind == OptionKind::Choice && option.fallback &&
            std::find(choices.begin(), choices.end(), std::get<std::string>(*option.fallback)) ==
                choices.end())
            contradicts("a default cannot be chosen", option);
    }
    for (const Option &option : options)
        if (!option.needs.empty() && !keys.contains(option.needs))
            contradicts("an option needs one that is not there", option);
}

} // namespace

std::string Option::name() const
{
    if (!commandLine.empty())
        return commandLine;
    std::string name = "--" + key;
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

std::string Option::defaultText() const
{
    if (!fallback)
        return otherwise;
    const std::string text = kind == OptionKind::Flag ? std::string() : optionText(*fallback);
    return text.empty() || unit.empty() ? text : text + ' ' + unit;
}

OptionTable::OptionTable(std::vector<Option> options)
{
    for (Option &option : options)
        if (option.kind == OptionKind::Flag && !option.fallback)
            option.fallback = false; // what is not said is not so
    checkTable(options);
    m_options = std::make_shared<const std::vector<Option>>(std::move(options));
}

const Option *OptionTable::find(std::string_view key) const
{
    const auto found =
        std::find_if(begin(), end(), [&](const auto &each) { return each.key == key; });
    return found == end() ? nullptr : &*found;
}

OptionTable OptionTable::with(const OptionTable &other) const
{
    std::vector<Option> joined = all();
    joined.insert(joined.end(), other.begin(), other.end());
    return OptionTable(std::move(joined));
}

std::string optionText(const OptionValue &value)
{
    return std::visit(ToText(), value);
}

} // namespace deviascope::base
