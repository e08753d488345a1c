#pragma once

#include "store/statement.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::store {

class HolderLock;

/// SQL that brings a database from version i (its place in the list) to i + 1. Only ever appended
/// to.
using Migrations = std::vector<std::string>;

/// One SQLite file, held by this process alone from `open` to the end. Everything is called in the
/// thread that opened it (Internal otherwise). A rollback journal and full syncing: after a crash
/// or a power cut the file holds every finished transaction and nothing of an unfinished one, and a
/// closed database is one file that can be copied.
///
/// All calls throw DiskFull, DamagedFile, Busy (a foreign tool), OutOfMemory, NotFound (input and
/// output errors), InvalidValue (a constraint) or Internal (our SQL is wrong).
class Database {
public:
    /// Opens the file or makes it, and migrates it. `program`: our name, told to a second opener. A
    /// damaged file is moved aside and a fresh one is made; `notice` then says so.
    /// Throws Busy naming who holds the file, NotFound when the folder is missing or not writable,
    /// Unsupported when the file is of a newer version or another program's (it is left as it is).
    static Database open(const std::filesystem::path &path, const Migrations &migrations,
                         const std::string &program);

    ~Database();
    Database(Database &&) noexcept;
    Database &operator=(Database &&) noexcept;

    /// Of one statement.
    Statement prepare(std::string_view sql) const;
    /// Runs one or several statements without values.
    void execute(const std::string &sql) const;

    const std::filesystem::path &path() const;
    /// What a user should be told about the opening: where the damaged file went.
    const std::optional<std::string> &notice() const { return m_notice; }

private:
    Database(std::unique_ptr<HolderLock> lock, std::unique_ptr<Connection> connection);
    bool isSound() const;
    void migrate(const Migrations &migrations) const;

    std::unique_ptr<HolderLock> m_lock; // outlives the connection
    std::unique_ptr<Connection> m_connection;
    std::optional<std::string> m_notice;
};

/// Everything between its making and `commit` happens or nothing does; without `commit` it is
/// rolled back. Not nested.
class Transaction {
public:
    explicit Transaction(const Database &database);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    void commit();

private:
    const Database &m_database;
    bool m_open = true;
};

} // namespace deviascope::store
