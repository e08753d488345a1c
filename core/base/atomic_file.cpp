#include "base/atomic_file.h"

#include "base/error.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace deviascope::base {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void failToWrite(const fs::path &path, int code)
{
    if (code == ENOSPC || code == EDQUOT)
        throw Error(ErrorKind::DiskFull, "The disk is full", path.string(),
                    "Free some space, or choose another folder.");
    throw Error(ErrorKind::NotFound,
                "The file could not be written: " + std::generic_category().message(code),
                path.string(), "Choose a folder that exists and that you may write to.");
}

void writeAll(int descriptor, std::span<const std::byte> bytes, const fs::path &path)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            failToWrite(path, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

/// Closes when it goes.
struct Descriptor {
    int number;
    ~Descriptor() { ::close(number); }
};

} // namespace

AtomicFile::AtomicFile(const fs::path &path) : m_path(path)
{
    std::error_code code;
    if (fs::is_symlink(path, code)) {
        const fs::path target = fs::weakly_canonical(path, code);
        if (!code)
            m_path = target;
    }
    const fs::file_status status = fs::status(m_path, code);
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw Error(ErrorKind::InvalidValue, "This is not a file that can be written",
                    path.string(), "Choose another file name.");

    // A short name of its own, as the wanted one may be as long as names can be. Created with the
    // user's usual permissions, which mkstemp would not give.
    const fs::path folder = m_path.has_parent_path() ? m_path.parent_path() : fs::path(".");
    const std::string stem = ".deviascope-" + std::to_string(::getpid()) + "-";
    for (int attempt = 0; m_descriptor < 0; ++attempt) {
        m_temporary = folder / (stem + std::to_string(attempt) + ".tmp");
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (m_descriptor < 0 && errno != EEXIST && errno != EINTR) {
            const int reason = errno;
            m_temporary.clear();
            failToWrite(m_path, reason);
        }
    }
}

AtomicFile::~AtomicFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes)
{
    writeAll(m_descriptor, bytes, m_path);
}

void AtomicFile::write(std::string_view bytes)
{
    write(std::as_bytes(std::span(bytes)));
}

void AtomicFile::commit()
{
    if (::fsync(m_descriptor) != 0)
        failToWrite(m_path, errno);
    const int descriptor = m_descriptor;
    m_descriptor = -1;
    if (::close(descriptor) != 0) // where quotas over a network show late
        failToWrite(m_path, errno);
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        failToWrite(m_path, errno);
    m_temporary.clear();

    // The new name lasts through a power cut only once the folder is on the disk too. Some file
    // systems refuse to sync a folder; the file itself is safe by then.
    const fs::path folder = m_path.has_parent_path() ? m_path.parent_path() : fs::path(".");
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        ::fsync(handle);
        ::close(handle);
    }
}

void writeFileAtomically(const fs::path &path, std::span<const std::byte> bytes)
{
    AtomicFile file(path);
    file.write(bytes);
    file.commit();
}

void writeFileAtomically(const fs::path &path, std::string_view bytes)
{
    writeFileAtomically(path, std::as_bytes(std::span(bytes)));
}

void appendToFile(const fs::path &path, std::uintmax_t size, std::string_view bytes)
{
    const int number = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (number < 0)
        failToWrite(path, errno);
    const Descriptor descriptor{number};
    if (::ftruncate(number, static_cast<off_t>(size)) != 0 || ::lseek(number, 0, SEEK_END) < 0)
        failToWrite(path, errno);
    writeAll(number, std::as_bytes(std::span(bytes)), path);
    if (::fdatasync(number) != 0)
        failToWrite(path, errno);
}

} // namespace deviascope::base
