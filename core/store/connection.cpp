#include "store/connection.h"

#include "base/error.h"

#include <sqlite3.h>

#include <cerrno>

namespace deviascope::store {

using base::Error;
using base::ErrorKind;

namespace {

struct Fault {
    ErrorKind kind;
    const char *message;
    const char *remedy;
};

Fault faultOf(int code, int systemError)
{
    switch (code & 0xFF) { // the rest of the number is detail
    case SQLITE_FULL:
        return {ErrorKind::DiskFull, "The disk is full", "Free some space."};
    case SQLITE_IOERR:
        if (systemError == ENOSPC || systemError == EDQUOT)
            return {ErrorKind::DiskFull, "The disk is full", "Free some space."};
        return {ErrorKind::NotFound, "The file could not be read or written", "Check the disk."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorKind::Busy, "The file is in use by another program", "Close it there first."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorKind::DamagedFile, "The file is damaged", ""};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
        return {ErrorKind::NotFound, "The file could not be opened for writing",
                "Choose a folder that exists and that you may write to."};
    case SQLITE_NOMEM:
        return {ErrorKind::OutOfMemory, "There is no memory for the file", ""};
    case SQLITE_TOOBIG:
        return {ErrorKind::InvalidValue, "The value is too large to store", ""};
    case SQLITE_CONSTRAINT:
        return {ErrorKind::InvalidValue, "The file refuses this value", ""};
    default:
        return {ErrorKind::Internal, "SQLite failed", ""};
    }
}

} // namespace

Connection::~Connection()
{
    sqlite3_close_v2(handle);
}

void Connection::checkThread() const
{
    if (owner != std::this_thread::get_id())
        throw Error(ErrorKind::Internal, "A database was used outside its thread", path.string());
}

void Connection::fail(int code) const
{
    const Fault fault = faultOf(code, handle ? sqlite3_system_errno(handle) : 0);
    std::string message = fault.message;
    if (handle && fault.kind == ErrorKind::Internal)
        message += std::string(": ") + sqlite3_errmsg(handle);
    throw Error(fault.kind, message, path.string(), fault.remedy);
}

} // namespace deviascope::store
