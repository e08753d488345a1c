#pragma once

#include <stdexcept>
#include <string>

namespace deviascope::base {

/// What kind of thing went wrong. The command line turns it into an exit status, the studio into
/// words and a place to show them.
enum class ErrorKind {
    InvalidValue, ///< the caller asked for something impossible; exit status 2
    DamagedFile,  ///< a file is broken or hostile; exit status 3
    Unsupported,  ///< a file or model of a family we do not handle; exit status 3
    OutOfMemory,  ///< exit status 5
    DiskFull,     ///< nothing more can be written; exit status 5
    NotFound,     ///< a file or folder is not there or not readable; exit status 2
    Device,       ///< the chosen device is missing or failed; exit status 2
    Busy,         ///< somebody else holds the file; exit status 2
    Internal,     ///< a fault of our own; exit status 70
};

/// The only exception family that leaves core. Thread-safe as any value.
class Error : public std::runtime_error {
public:
    /// `message`: one English sentence, what happened. `where`: the file, key or value concerned.
    /// `remedy`: what the user can do, one sentence; may be empty.
    Error(ErrorKind kind, const std::string &message, std::string where = {},
          std::string remedy = {});

    ErrorKind kind() const noexcept { return m_kind; }
    const std::string &where() const noexcept { return m_where; }
    const std::string &remedy() const noexcept { return m_remedy; }
    /// Stable name of the kind ("damaged-file"), as printed in JSON.
    const char *code() const noexcept;
    /// As in cli.md.
    int exitStatus() const noexcept;
    /// `message (where). remedy`, for one line of a log or terminal.
    std::string line() const;

private:
    ErrorKind m_kind;
    std::string m_where;
    std::string m_remedy;
};

/// Thrown out of a long call that was stopped with nothing worth keeping. Not an Error.
struct Cancelled {};

} // namespace deviascope::base
