#pragma once

#include <filesystem>
#include <string>
#include <thread>

struct sqlite3;

namespace deviascope::store {

/// One open SQLite file, as Database and its statements share it. Only core/store/ uses this.
struct Connection {
    std::filesystem::path path;
    std::thread::id owner = std::this_thread::get_id();
    sqlite3 *handle = nullptr;

    Connection() = default;
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Throws Internal when this is not the thread that opened the file.
    void checkThread() const;

    /// SQLite's `code` as our Error: DiskFull, Busy, DamagedFile, NotFound, OutOfMemory,
    /// InvalidValue (a constraint) or Internal.
    [[noreturn]] void fail(int code) const;
};

} // namespace deviascope::store
