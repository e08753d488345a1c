#include "format/json_file.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "format/mapped_file.h"
#include "format/printable.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <unordered_set>
#include <utility>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {

/// Watches a parse: nlohmann would take any depth and keep the last of two equal keys.
class ParseGuard {
public:
    ParseGuard(const std::string &file, const JsonLimits &limits) : m_file(file), m_limits(limits)
    {}

    bool operator()(json::parse_event_t event, json &parsed)
    {
        switch (event) {
        case json::parse_event_t::object_start:
        case json::parse_event_t::array_start:
            m_keys.emplace_back();
            if (m_keys.size() > m_limits.depth)
                fail("The JSON is nested more than " + std::to_string(m_limits.depth) + " deep");
            countValue();
            break;
        case json::parse_event_t::object_end:
        case json::parse_event_t::array_end:
            m_keys.pop_back();
            break;
        case json::parse_event_t::key:
            if (const auto &key = parsed.get_ref<const std::string &>();
                !m_keys.back().insert(key).second)
                fail("The JSON has the key " + shownName(key) + " twice");
            break;
        case json::parse_event_t::value:
            countValue();
            break;
        }
        return true;
    }

private:
    void countValue()
    {
        if (++m_values > m_limits.values)
            fail("The JSON has more than " + std::to_string(m_limits.values) + " values");
    }
    [[noreturn]] void fail(const std::string &fault) const
    {
        throw Error(ErrorKind::DamagedFile, fault, m_file);
    }

    const std::string &m_file;
    const JsonLimits &m_limits;
    std::vector<std::unordered_set<std::string>> m_keys; // of each open object or array
    std::size_t m_values = 0;
};

void checkSize(std::size_t bytes, const std::string &file, const JsonLimits &limits)
{
    if (bytes > limits.bytes)
        throw Error(ErrorKind::DamagedFile,
                    "The JSON is larger than " + std::to_string(limits.bytes >> 20) + " MiB", file);
}

void read(const JsonValue &from, bool &to)
{
    if (!from.value().is_boolean())
        from.fail("is not true or false");
    to = from.value().get<bool>();
}

void read(const JsonValue &from, std::int64_t &to)
{
    const json &value = from.value();
    if (!value.is_number_integer())
        from.fail("is not a whole number");
    if (value.is_number_unsigned() &&
        value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        from.fail("is too large");
    to = value.get<std::int64_t>();
}

void read(const JsonValue &from, int &to)
{
    std::int64_t wide = 0;
    read(from, wide);
    if (!std::in_range<int>(wide))
        from.fail("is too large");
    to = static_cast<int>(wide);
}

void read(const JsonValue &from, double &to)
{
    if (!from.value().is_number())
        from.fail("is not a number");
    to = from.value().get<double>();
    if (!std::isfinite(to))
        from.fail("is not a finite number");
}

void read(const JsonValue &from, std::string &to)
{
    if (!from.value().is_string())
        from.fail("is not a text");
    to = from.value().get_ref<const std::string &>();
}

template <class T>
void read(const JsonValue &from, std::vector<T> &to)
{
    for (const JsonValue &item : from.items())
        read(item, to.emplace_back());
}

} // namespace

JsonValue::JsonValue(std::shared_ptr<const json> value, std::string file, std::string key)
    : m_value(std::move(value)), m_file(std::move(file)), m_key(std::move(key))
{}

bool JsonValue::has(std::string_view key) const
{
    const auto found = m_value->find(key);
    return found != m_value->end() && !found->is_null();
}

template <class T>
T JsonValue::as() const
{
    T value{};
    read(*this, value);
    return value;
}

template bool JsonValue::as() const;
template int JsonValue::as() const;
template std::int64_t JsonValue::as() const;
template double JsonValue::as() const;
template std::string JsonValue::as() const;
template std::vector<int> JsonValue::as() const;
template std::vector<std::int64_t> JsonValue::as() const;
template std::vector<double> JsonValue::as() const;
template std::vector<std::string> JsonValue::as() const;

JsonValue JsonValue::at(std::string_view key) const
{
    if (!m_value->is_object())
        fail("is not an object");
    const auto found = m_value->find(key);
    if (found == m_value->end())
        fail("has no key " + shownName(key));
    return child(*found, m_key.empty() ? std::string(key) : m_key + '.' + std::string(key));
}

std::vector<JsonValue> JsonValue::items() const
{
    if (!m_value->is_array())
        fail("is not a list");
    std::vector<JsonValue> items;
    items.reserve(m_value->size());
    for (const json &item : *m_value)
        items.push_back(child(item, m_key + '[' + std::to_string(items.size()) + ']'));
    return items;
}

void JsonValue::fail(const std::string &fault) const
{
    throw Error(ErrorKind::DamagedFile,
                (m_key.empty() ? std::string("The document") : shownName(m_key)) + ' ' + fault,
                m_file);
}

JsonValue JsonValue::child(const json &value, std::string key) const
{
    return {std::shared_ptr<const json>(m_value, &value), m_file, std::move(key)};
}

JsonValue parseJson(std::string_view text, const std::string &file, const JsonLimits &limits)
{
    checkSize(text.size(), file, limits);
    if (text.find('\0') != std::string_view::npos) // where the parser would stop
        throw Error(ErrorKind::DamagedFile, "The JSON cannot be read: it has a zero byte", file);
    ParseGuard guard(file, limits);
    const auto callback = [&guard](int, json::parse_event_t event, json &parsed) {
        return guard(event, parsed);
    };
    try {
        return {std::make_shared<const json>(json::parse(text, callback)), file};
    } catch (const json::exception &error) {
        throw Error(ErrorKind::DamagedFile, "The JSON cannot be read: " + oneLine(error.what()),
                    file);
    }
}

JsonValue readJsonFile(const std::filesystem::path &path, const JsonLimits &limits)
{
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    return parseJson({reinterpret_cast<const char *>(bytes.data()), bytes.size()}, path.string(),
                     limits);
}

void writeJsonFile(const std::filesystem::path &path, const json &value)
{
    try {
        base::writeFileAtomically(path, std::string_view(value.dump(2) + '\n'));
    } catch (const json::exception &error) {
        throw Error(ErrorKind::InvalidValue, "A text is not UTF-8: " + oneLine(error.what()),
                    path.string());
    }
}

} // namespace deviascope::format
