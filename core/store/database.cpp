#include "store/database.h"

#include "base/error.h"
#include "store/connection.h"
#include "store/holder_lock.h"

#include <sqlite3.h>

#include <ctime>
#include <system_error>
#include <utility>

namespace deviascope::store {

using base::Error;
using base::ErrorKind;

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kApplicationId = 0x44767363; // "Dvsc"

std::unique_ptr<Connection> connect(const fs::path &path)
{
    auto connection = std::make_unique<Connection>();
    connection->path = path;
    const int code = sqlite3_open_v2(path.c_str(), &connection->handle,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                         SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                     nullptr);
    if (code != SQLITE_OK)
        connection->fail(code);
    // A file from elsewhere may hold triggers; they get no way to break the file itself.
    sqlite3_db_config(connection->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    return connection;
}

/// A name beside `path` that nothing has yet: "session.sqlite.damaged-20260131-120000".
fs::path nameAside(const fs::path &path)
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char stamp[32];
    std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &utc);
    const std::string wanted = path.string() + ".damaged-" + stamp;
    fs::path free = wanted;
    for (int number = 2; fs::exists(free); ++number)
        free = wanted + '-' + std::to_string(number);
    return free;
}

/// The file and what SQLite keeps beside it, which would be played into the fresh one.
fs::path moveAside(const fs::path &path)
{
    const fs::path aside = nameAside(path);
    std::error_code code;
    fs::rename(path, aside, code);
    if (code)
        throw Error(ErrorKind::DamagedFile,
                    "The file is damaged and could not be moved aside: " + code.message(),
                    path.string(), "Move it away by hand.");
    for (const char *suffix : {"-journal", "-wal", "-shm"})
        if (const fs::path beside = path.string() + suffix; fs::exists(beside, code))
            fs::rename(beside, aside.string() + suffix, code);
    return aside;
}

std::int64_t number(const Database &database, const char *sql)
{
    Statement statement = database.prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

} // namespace

Database::Database(std::unique_ptr<HolderLock> lock, std::unique_ptr<Connection> connection)
    : m_lock(std::move(lock)), m_connection(std::move(connection))
{}

Database::~Database() = default;
Database::Database(Database &&) noexcept = default;

Database &Database::operator=(Database &&other) noexcept
{
    m_connection = std::move(other.m_connection); // closed before its lock goes
    m_lock = std::move(other.m_lock);
    m_notice = std::move(other.m_notice);
    return *this;
}

Database Database::open(const fs::path &path, const Migrations &migrations,
                        const std::string &program)
{
    auto lock = std::make_unique<HolderLock>(path, program);
    Database database(std::move(lock), connect(path));
    if (!database.isSound()) {
        database.m_connection.reset();
        const fs::path aside = moveAside(path);
        database.m_connection = connect(path);
        database.m_notice = "The file " + path.filename().string() +
                            " was damaged. It was kept as " + aside.filename().string() +
                            ", and a new one was made.";
        if (!database.isSound())
            database.m_connection->fail(SQLITE_CORRUPT);
    }
    database.migrate(migrations);
    return database;
}

Statement Database::prepare(std::string_view sql) const
{
    return {*m_connection, sql};
}

void Database::execute(const std::string &sql) const
{
    m_connection->checkThread();
    const int code = sqlite3_exec(m_connection->handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        m_connection->fail(code);
}

const fs::path &Database::path() const
{
    return m_connection->path;
}

/// Takes SQLite's own lock too, against tools that do not know ours, and looks at every page.
bool Database::isSound() const
{
    try {
        execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;"
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                "BEGIN EXCLUSIVE; COMMIT;");
        Statement check = prepare("PRAGMA quick_check(1)");
        return check.step() && check.text(0) == "ok";
    } catch (const Error &error) {
        if (error.kind() != ErrorKind::DamagedFile)
            throw;
        return false;
    }
}

void Database::migrate(const Migrations &migrations) const
{
    const bool isEmpty = number(*this, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!isEmpty && number(*this, "PRAGMA application_id") != kApplicationId)
        throw Error(ErrorKind::Unsupported, "The file belongs to another program", path().string(),
                    "Choose another file.");
    const std::int64_t version = number(*this, "PRAGMA user_version");
    const auto newest = static_cast<std::int64_t>(migrations.size());
    if (version < 0 || version > newest)
        throw Error(ErrorKind::Unsupported, "The file was made by a newer version of the program",
                    path().string(), "Update the program, or choose another file.");
    if (version == newest)
        return;
    Transaction transaction(*this);
    for (std::int64_t step = version; step < newest; ++step)
        execute(migrations[static_cast<std::size_t>(step)]);
    execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    execute("PRAGMA user_version = " + std::to_string(newest));
    transaction.commit();
}

Transaction::Transaction(const Database &database) : m_database(database)
{
    m_database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    if (!m_open)
        return;
    try {
        m_database.execute("ROLLBACK");
    } catch (const Error &) {
        // SQLite has rolled back by itself, as it does when the disk is full.
    }
}

void Transaction::commit()
{
    m_database.execute("COMMIT");
    m_open = false;
}

} // namespace deviascope::store
