#include "base/option_values.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace deviascope::base {

using nlohmann::json;

namespace {

/// Why a value is refused; caught where its place is known.
struct Refusal {
    std::string message, remedy;
};

std::string joined(const std::vector<std::string> &texts)
{
    return optionText(OptionValue(texts));
}

/// "from 1 to 100", "at least 0".
std::string rangeText(const Option &option)
{
    const auto text = [](double end) { return optionText(OptionValue(end)); };
    if (option.least && option.most)
        return "from " + text(*option.least) + " to " + text(*option.most);
    return option.least ? "at least " + text(*option.least) : "at most " + text(*option.most);
}

std::string defaultRemedy(const Option &option)
{
    const std::string otherwise = option.defaultText();
    return otherwise.empty() ? std::string() : "The default is " + otherwise + ".";
}

void checkRange(const Option &option, double number)
{
    if (!std::isfinite(number))
        throw Refusal{"is not a finite number", defaultRemedy(option)};
    if ((option.least && number < *option.least) || (option.most && number > *option.most))
        throw Refusal{"must be " + rangeText(option), defaultRemedy(option)};
}

void checkChoice(const Option &option, const std::string &text)
{
    if (std::find(option.choices.begin(), option.choices.end(), text) == option.choices.end())
        throw Refusal{"is none of the choices", "Choose one of: " + joined(option.choices) + "."};
}

const char *nounOf(OptionKind kind)
{
    switch (kind) {
    case OptionKind::Flag:
        return "true or false";
    case OptionKind::Integer:
        return "a whole number";
    case OptionKind::Seed:
        return "a whole number from 0 to 2^64 - 1";
    case OptionKind::Number:
        return "a number";
    case OptionKind::Texts:
        return "a list of texts";
    case OptionKind::Structure:
        return "JSON";
    default:
        return "a text";
    }
}

[[noreturn]] void refuseKind(const Option &option)
{
    throw Refusal{std::string("is not ") + nounOf(option.kind), defaultRemedy(option)};
}

/// The value, when it is one that the option takes; else throws Refusal.
OptionValue checked(const Option &option, OptionValue value)
{
    const auto be = [&](bool holds) {
        if (!holds)
            refuseKind(option);
    };
    switch (option.kind) {
    case OptionKind::Flag:
        be(std::holds_alternative<bool>(value));
        break;
    case OptionKind::Integer:
        be(std::holds_alternative<std::int64_t>(value));
        checkRange(option, static_cast<double>(std::get<std::int64_t>(value)));
        break;
    case OptionKind::Seed:
        if (const auto *number = std::get_if<std::int64_t>(&value); number && *number >= 0)
            value = static_cast<std::uint64_t>(*number);
        be(std::holds_alternative<std::uint64_t>(value));
        break;
    case OptionKind::Number:
        if (const auto *number = std::get_if<std::int64_t>(&value))
            value = static_cast<double>(*number);
        be(std::holds_alternative<double>(value));
        checkRange(option, std::get<double>(value));
        break;
    case OptionKind::Texts:
        be(std::holds_alternative<std::vector<std::string>>(value));
        break;
    case OptionKind::Choice:
        be(std::holds_alternative<std::string>(value));
        checkChoice(option, std::get<std::string>(value));
        break;
    default:
        be(std::holds_alternative<std::string>(value));
    }
    return value;
}

template <class Number>
Number numberIn(const Option &option, const std::string &text)
{
    Number number{};
    const char *end = text.data() + text.size();
    const auto [rest, fault] = std::from_chars(text.data(), end, number);
    if (fault != std::errc() || rest != end)
        refuseKind(option);
    return number;
}

OptionValue valueIn(const Option &option, std::span<const std::string> texts)
{
    if (option.kind == OptionKind::Texts)
        return std::vector<std::string>(texts.begin(), texts.end());
    if (option.kind == OptionKind::Structure && option.words != Words::One)
        return json(std::vector<std::string>(texts.begin(), texts.end())).dump();
    if (texts.size() != 1)
        throw Refusal{"is given more than once", "Give it once."};
    const std::string &text = texts.front();
    switch (option.kind) {
    case OptionKind::Flag:
        if (text != "true" && text != "false")
            refuseKind(option);
        return text == "true";
    case OptionKind::Integer:
        return numberIn<std::int64_t>(option, text);
    case OptionKind::Seed:
        return numberIn<std::uint64_t>(option, text);
    case OptionKind::Number:
        return numberIn<double>(option, text);
    case OptionKind::Structure:
        return json(text).dump();
    default:
        return text;
    }
}

OptionValue valueIn(const Option &option, const json &value)
{
    if (option.kind == OptionKind::Structure)
        return value.dump();
    if (value.is_boolean())
        return value.get<bool>();
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number <= std::uint64_t{std::numeric_limits<std::int64_t>::max()})
            return static_cast<std::int64_t>(number);
        return number;
    }
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    if (value.is_number_float())
        return value.get<double>();
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_array() &&
        std::all_of(value.begin(), value.end(), [](const json &each) { return each.is_string(); }))
        return value.get<std::vector<std::string>>();
    refuseKind(option);
}

json jsonOf(const Option &option, const OptionValue &value)
{
    if (option.kind == OptionKind::Structure)
        return json::parse(std::get<std::string>(value));
    return std::visit([](const auto &each) { return json(each); }, value);
}

/// All of them: which one was meant would be a guess.
std::string knownKeys(const OptionTable &table)
{
    std::vector<std::string> keys;
    for (const Option &option : table)
        keys.push_back(option.key);
    return keys.empty() ? "There are no keys here." : "Keys: " + joined(keys) + ".";
}

std::string within(const std::string &path, const std::string &key)
{
    return path.empty() ? key : path + '.' + key;
}

} // namespace

void throwIfFaulty(const std::vector<OptionFault> &faults, const std::string &file)
{
    if (faults.empty())
        return;
    std::string message;
    for (const OptionFault &fault : faults)
        message += (message.empty() ? "" : "; ") + fault.path + ' ' + fault.message;
    throw Error(ErrorKind::InvalidValue, message, file.empty() ? faults.front().path : file,
                faults.front().remedy);
}

const Option &OptionValues::option(std::string_view key) const
{
    if (const Option *found = m_table.find(key))
        return *found;
    throw Error(ErrorKind::Internal, "An option is read that is not declared", std::string(key));
}

void OptionValues::set(std::string_view key, OptionValue value)
{
    const Option *option = m_table.find(key);
    if (!option)
        throw Error(ErrorKind::InvalidValue, "There is no such option", std::string(key),
                    knownKeys(m_table));
    try {
        m_given.insert_or_assign(std::string(key), checked(*option, value));
    } catch (const Refusal &refusal) {
        throw Error(ErrorKind::InvalidValue, option->name() + ' ' + refusal.message,
                    optionText(value), refusal.remedy);
    }
}

void OptionValues::setFromTexts(std::string_view key, std::span<const std::string> texts)
{
    const Option *option = m_table.find(key);
    if (!option)
        return set(key, false); // which refuses it by its name
    try {
        m_given.insert_or_assign(std::string(key), checked(*option, valueIn(*option, texts)));
    } catch (const Refusal &refusal) {
        throw Error(ErrorKind::InvalidValue, option->name() + ' ' + refusal.message,
                    joined({texts.begin(), texts.end()}), refusal.remedy);
    }
}

const OptionValue *OptionValues::given(std::string_view key) const
{
    const auto found = m_given.find(key);
    return found == m_given.end() ? nullptr : &found->second;
}

void OptionValues::reset(std::string_view key)
{
    if (const auto found = m_given.find(key); found != m_given.end())
        m_given.erase(found);
}

template <class T>
T OptionValues::get(std::string_view key) const
{
    const Option &declared = option(key);
    const auto found = m_given.find(key);
    const OptionValue value =
        found != m_given.end() ? found->second : declared.fallback.value_or(OptionValue(T{}));
    if (const T *typed = std::get_if<T>(&value))
        return *typed;
    throw Error(ErrorKind::Internal, "An option is read as another kind", std::string(key));
}

bool OptionValues::flag(std::string_view key) const
{
    return get<bool>(key);
}

std::int64_t OptionValues::integer(std::string_view key) const
{
    return get<std::int64_t>(key);
}

std::uint64_t OptionValues::seed(std::string_view key) const
{
    return get<std::uint64_t>(key);
}

double OptionValues::number(std::string_view key) const
{
    return get<double>(key);
}

std::string OptionValues::text(std::string_view key) const
{
    return get<std::string>(key);
}

std::vector<std::string> OptionValues::texts(std::string_view key) const
{
    return get<std::vector<std::string>>(key);
}

json OptionValues::structure(std::string_view key) const
{
    const std::string value = text(key);
    return value.empty() ? json() : json::parse(value);
}

void OptionValues::take(const OptionValues &other)
{
    for (const auto &[key, value] : other.m_given)
        set(key, value);
}

OptionValues OptionValues::fittedTo(const OptionTable &table) const
{
    OptionValues fitted(table);
    for (const auto &[key, value] : m_given) {
        const Option *option = table.find(key);
        try {
            if (option)
                fitted.m_given.emplace(key, checked(*option, value));
        } catch (const Refusal &) {
            // Another table's range: what lies outside is not carried over.
        }
    }
    return fitted;
}

OptionValues OptionValues::withoutDefaults() const
{
    OptionValues result(m_table);
    for (const auto &[key, value] : m_given)
        if (const auto &fallback = option(key).fallback; !fallback || *fallback != value)
            result.m_given.emplace(key, value);
    return result;
}

OptionValues OptionValues::fromJson(const OptionTable &table, const json &object,
                                    std::vector<OptionFault> &faults, const std::string &path)
{
    OptionValues values(table);
    if (!object.is_object()) {
        faults.push_back({path.empty() ? "The document" : path, "is not an object", {}});
        return values;
    }
    for (const auto &[key, value] : object.items()) {
        const Option *option = table.find(key);
        if (!option) {
            faults.push_back({within(path, key), "is no key of this", knownKeys(table)});
            continue;
        }
        if (value.is_null())
            continue;
        try {
            values.m_given.emplace(key, checked(*option, valueIn(*option, value)));
        } catch (const Refusal &refusal) {
            faults.push_back({within(path, key), refusal.message, refusal.remedy});
        }
    }
    return values;
}

OptionValues OptionValues::fromJson(const OptionTable &table, const json &object,
                                    const std::string &file)
{
    std::vector<OptionFault> faults;
    OptionValues values = fromJson(table, object, faults, {});
    throwIfFaulty(faults, file);
    return values;
}

json OptionValues::toJson(Defaults defaults) const
{
    json object = json::object();
    for (const Option &option : m_table) {
        if (const auto given = m_given.find(option.key); given != m_given.end())
            object[option.key] = jsonOf(option, given->second);
        else if (defaults == Defaults::Written && option.fallback)
            object[option.key] = jsonOf(option, *option.fallback);
    }
    return object;
}

void OptionValues::check(std::vector<OptionFault> &faults, const std::string &path,
                         Naming naming) const
{
    const auto nameOf = [&](const Option &each) {
        return naming == Naming::Keys ? each.key : each.name();
    };
    for (const Option &option : m_table) {
        const std::string place = within(path, nameOf(option));
        if (option.required && !has(option.key))
            faults.push_back({place, "is missing", option.help + '.'});
        if (!option.needs.empty() && has(option.key) && !has(option.needs))
            faults.push_back({place, "has no effect without " + nameOf(this->option(option.needs)),
                              "Give both, or neither."});
        if (option.check && has(option.key))
            option.check(structure(option.key), place, faults);
    }
}

} // namespace deviascope::base
