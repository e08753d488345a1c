#include "base/atomic_file.h"

#include "base/error.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace deviascope::base {

namespace fs = std::filesystem;

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
            fail(reason);
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
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail(errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::write(std::string_view bytes)
{
    write(std::as_bytes(std::span(bytes)));
}

void AtomicFile::commit()
{
    if (::fsync(m_descriptor) != 0)
        fail(errno);
    const int descriptor = m_descriptor;
    m_descriptor = -1;
    if (::close(descriptor) != 0) // where quotas over a network show late
        fail(errno);
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        fail(errno);
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

void AtomicFile::fail(int code) const
{
    if (code == ENOSPC || code == EDQUOT)
        throw Error(ErrorKind::DiskFull, "The disk is full", m_path.string(),
                    "Free some space, or choose another folder.");
    throw Error(ErrorKind::NotFound,
                "The file could not be written: " + std::generic_category().message(code),
                m_path.string(), "Choose a folder that exists and that you may write to.");
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

} // namespace deviascope::base
