#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace deviascope::store {

struct Connection;

/// A prepared SQL statement. Made by Database::prepare, which it must not outlive; in its thread.
/// Errors as Database says.
class Statement {
public:
    /// Values for the question marks, counted from 1. They are copied.
    Statement &bind(int index, std::string_view text);
    Statement &bind(int index, const char *text) { return bind(index, std::string_view(text)); }
    Statement &bind(int index, std::span<const std::byte> bytes);
    Statement &bind(int index, std::nullptr_t);
    Statement &bind(int index, double number);
    Statement &bind(int index, std::int64_t number);
    Statement &bind(int index, int number) { return bind(index, std::int64_t{number}); }

    /// Goes to the next row; false after the last one, and the statement is ready to run again.
    bool step();
    /// Runs to the end, for statements that give no rows.
    void run();

    /// Columns of the current row, counted from 0, with SQLite's conversions.
    bool isNull(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::vector<std::byte> bytes(int column) const;

private:
    friend class Database;
    Statement(const Connection &connection, std::string_view sql);
    void check(int code) const;
    sqlite3_stmt *get() const;

    struct Finish {
        void operator()(sqlite3_stmt *statement) const;
    };
    const Connection *m_connection;
    std::unique_ptr<sqlite3_stmt, Finish> m_statement;
};

} // namespace deviascope::store
