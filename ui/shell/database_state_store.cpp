#include "shell/database_state_store.h"

#include "base/error.h"
#include "store/key_value.h"

#include <system_error>

namespace deviascope::ui {

std::unique_ptr<StateStore> DatabaseStateStore::open(const std::filesystem::path &file,
                                                     const std::string &program)
{
    try {
        std::error_code ignored; // a missing folder shows itself in the opening
        std::filesystem::create_directories(file.parent_path(), ignored);
        return std::make_unique<DatabaseStateStore>(
            store::Database::open(file, {store::KeyValue::schema()}, program));
    } catch (const base::Error &error) {
        return std::make_unique<MemoryStateStore>(error.line());
    }
}

DatabaseStateStore::DatabaseStateStore(store::Database database) : m_database(std::move(database))
{}

std::optional<std::string> DatabaseStateStore::value(const std::string &key) const
{
    try {
        const auto found = store::KeyValue(m_database).find(key);
        if (found && found->value.is_string())
            return found->value.get<std::string>();
    } catch (const base::Error &) {
        // What cannot be read again is as good as never saved: the window opens fresh.
    }
    return std::nullopt;
}

void DatabaseStateStore::setValue(const std::string &key, const std::string &value)
{
    store::KeyValue(m_database).put(key, value);
}

std::string DatabaseStateStore::notice() const
{
    return m_database.notice().value_or(std::string());
}

} // namespace deviascope::ui
