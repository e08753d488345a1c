#include "store/holder_lock.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace deviascope::store {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {

std::string hostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

std::string ourselves(const std::string &program)
{
    const json text = {{"program", program}, {"process", ::getpid()}, {"host", hostName()}};
    return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// "deviascope-studio (process 12 on host desk)", as far as the file tells. Anything may stand in
/// it.
std::string holder(int descriptor)
{
    std::array<char, 1024> bytes{};
    const ssize_t size = ::pread(descriptor, bytes.data(), bytes.size(), 0);
    if (size <= 0)
        return "another program";
    const json text =
        json::parse(std::string_view(bytes.data(), static_cast<std::size_t>(size)), nullptr, false);
    if (!text.is_object() || !text.value("program", json()).is_string() ||
        !text.value("process", json()).is_number_integer() ||
        !text.value("host", json()).is_string())
        return "another program";
    std::string line = text["program"].get<std::string>() + " (process " +
                       std::to_string(text["process"].get<long long>()) + " on " +
                       text["host"].get<std::string>() + ')';
    for (char &c : line)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
            c = '?';
    return line;
}

/// The lock counts only if the name still leads to the file that was locked: its holder before us
/// may have removed it in between.
bool isStillNamed(int descriptor, const std::filesystem::path &path)
{
    struct stat open {};
    struct stat named {};
    return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &named) == 0 &&
           open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

} // namespace

HolderLock::HolderLock(const std::filesystem::path &file, const std::string &program)
    : m_path(file.string() + ".holder")
{
    while (m_descriptor < 0) {
        const int descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0)
            throw Error(errno == ENOSPC || errno == EDQUOT ? ErrorKind::DiskFull
                                                           : ErrorKind::NotFound,
                        "The file could not be opened for writing: " +
                            std::generic_category().message(errno),
                        file.string(), "Choose a folder that exists and that you may write to.");
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            const std::string who = holder(descriptor);
            ::close(descriptor);
            throw Error(ErrorKind::Busy, "The file is in use by " + who, file.string(),
                        "Close it there first.");
        } // a file system without locks: SQLite's own lock is left
        if (isStillNamed(descriptor, m_path))
            m_descriptor = descriptor;
        else
            ::close(descriptor);
    }
    // What the file says helps others only; a full disk shows itself soon enough elsewhere.
    const std::string text = ourselves(program);
    if (::ftruncate(m_descriptor, 0) == 0) [[maybe_unused]]
        const ssize_t written = ::pwrite(m_descriptor, text.data(), text.size(), 0);
}

HolderLock::~HolderLock()
{
    ::unlink(m_path.c_str()); // before the lock goes
    ::close(m_descriptor);
}

} // namespace deviascope::store
