#include "store/statement.h"

#include "store/connection.h"

#include <sqlite3.h>

#include <cstring>

namespace deviascope::store {

Statement::Statement(const Connection &connection, std::string_view sql) : m_connection(&connection)
{
    connection.checkThread();
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v2(connection.handle, sql.data(), static_cast<int>(sql.size()),
                             &statement, nullptr));
    m_statement.reset(statement);
}

Statement &Statement::bind(int index, std::string_view text)
{
    // An empty view may hold a null pointer, which SQLite would take for NULL.
    check(sqlite3_bind_text64(get(), index, text.data() ? text.data() : "", text.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement &Statement::bind(int index, std::span<const std::byte> bytes)
{
    check(bytes.empty()
              ? sqlite3_bind_zeroblob(get(), index, 0)
              : sqlite3_bind_blob64(get(), index, bytes.data(), bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement &Statement::bind(int index, std::nullptr_t)
{
    check(sqlite3_bind_null(get(), index));
    return *this;
}

Statement &Statement::bind(int index, double number)
{
    check(sqlite3_bind_double(get(), index, number));
    return *this;
}

Statement &Statement::bind(int index, std::int64_t number)
{
    check(sqlite3_bind_int64(get(), index, number));
    return *this;
}

bool Statement::step()
{
    const int code = sqlite3_step(get());
    if (code == SQLITE_ROW)
        return true;
    const int reset = sqlite3_reset(get());
    check(code == SQLITE_DONE ? reset : code);
    return false;
}

void Statement::run()
{
    while (step()) {
    }
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(get(), column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(get(), column);
}

std::string Statement::text(int column) const
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(get(), column));
    return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(get(), column)))
                : std::string();
}

std::vector<std::byte> Statement::bytes(int column) const
{
    const auto *first = static_cast<const std::byte *>(sqlite3_column_blob(get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(get(), column));
    return first ? std::vector<std::byte>(first, first + size) : std::vector<std::byte>();
}

void Statement::check(int code) const
{
    if (code != SQLITE_OK)
        m_connection->fail(code);
}

sqlite3_stmt *Statement::get() const
{
    m_connection->checkThread();
    return m_statement.get();
}

void Statement::Finish::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

} // namespace deviascope::store
