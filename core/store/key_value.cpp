#include "store/key_value.h"

#include "base/error.h"

#include <algorithm>

namespace deviascope::store {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

using Milliseconds = std::chrono::milliseconds;
using Clock = std::chrono::system_clock;

namespace {

/// A damaged file may hold any number; the clock counts in smaller units.
Clock::time_point timeOf(std::int64_t milliseconds)
{
    const auto furthest = std::chrono::floor<Milliseconds>(Clock::duration::max()).count();
    return Clock::time_point(Milliseconds(std::clamp(milliseconds, -furthest, furthest)));
}

} // namespace

std::string KeyValue::schema()
{
    return "CREATE TABLE document (name TEXT PRIMARY KEY, json TEXT NOT NULL,"
           " saved_at INTEGER NOT NULL) WITHOUT ROWID"; // milliseconds since 1970, UTC
}

std::optional<Document> KeyValue::find(std::string_view name) const
{
    Statement statement = m_database.prepare("SELECT json, saved_at FROM document WHERE name = ?");
    statement.bind(1, name);
    if (!statement.step())
        return {};
    json value = json::parse(statement.text(0), nullptr, false);
    if (value.is_discarded())
        throw Error(ErrorKind::DamagedFile, "The document \"" + std::string(name) + "\" is no JSON",
                    m_database.path().string());
    return Document{std::move(value), timeOf(statement.integer(1))};
}

void KeyValue::put(std::string_view name, const json &value) const
{
    put({{std::string(name), value}});
}

void KeyValue::put(const std::map<std::string, json> &documents) const
{
    const auto now = std::chrono::duration_cast<Milliseconds>(Clock::now().time_since_epoch());
    Transaction transaction(m_database);
    Statement statement = m_database.prepare(
        "INSERT OR REPLACE INTO document (name, json, saved_at) VALUES (?, ?, ?)");
    for (const auto &[name, value] : documents) {
        std::string text;
        try {
            text = value.dump();
        } catch (const json::exception &) {
            throw Error(ErrorKind::InvalidValue,
                        "The document \"" + name + "\" has a text that is not UTF-8",
                        m_database.path().string());
        }
        statement.bind(1, name).bind(2, text).bind(3, now.count()).run();
    }
    transaction.commit();
}

void KeyValue::remove(std::string_view name) const
{
    m_database.prepare("DELETE FROM document WHERE name = ?").bind(1, name).run();
}

std::vector<std::string> KeyValue::names() const
{
    std::vector<std::string> names;
    Statement statement = m_database.prepare("SELECT name FROM document ORDER BY name");
    while (statement.step())
        names.push_back(statement.text(0));
    return names;
}

} // namespace deviascope::store
