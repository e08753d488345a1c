#pragma once

#include "store/database.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::store {

/// A JSON document and when it was saved.
struct Document {
    nlohmann::json value;
    std::chrono::system_clock::time_point savedAt; ///< to the millisecond
};

/// Named JSON documents in a table of a database: what the studio keeps between two starts. In the
/// database's thread, which it must not outlive; errors as Database.
class KeyValue {
public:
    /// The migration that makes the table.
    static std::string schema();

    explicit KeyValue(const Database &database) : m_database(database) {}

    /// Nothing when there is no such document. Throws DamagedFile when its text is no JSON.
    std::optional<Document> find(std::string_view name) const;

    /// Puts one document, or several that belong together, in one transaction. Throws InvalidValue
    /// when a text in it is not UTF-8.
    void put(std::string_view name, const nlohmann::json &value) const;
    void put(const std::map<std::string, nlohmann::json> &documents) const;

    /// Nothing happens when there is no such document.
    void remove(std::string_view name) const;

    /// In the order of the alphabet.
    std::vector<std::string> names() const;

private:
    const Database &m_database;
};

} // namespace deviascope::store
