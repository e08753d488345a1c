#include "format/mapped_file.h"

#include "base/error.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;

namespace {

struct Descriptor {
    int value;
    ~Descriptor()
    {
        if (value >= 0)
            ::close(value);
    }
};

} // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path &path)
{
    // O_NONBLOCK: opening a named pipe would wait for a writer for ever.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.value < 0)
        throw Error(ErrorKind::NotFound,
                    "The file could not be opened: " + std::generic_category().message(errno),
                    path.string(), "Check its name and who may read it.");
    struct stat status {};
    if (::fstat(file.value, &status) != 0 || !S_ISREG(status.st_mode))
        throw Error(ErrorKind::NotFound, "This is not a plain file", path.string());
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0)
        return std::shared_ptr<const MappedFile>(new MappedFile(nullptr, 0));
    void *data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.value, 0);
    if (data == MAP_FAILED)
        throw Error(ErrorKind::OutOfMemory,
                    "The file could not be mapped: " + std::generic_category().message(errno),
                    path.string());
    return std::shared_ptr<const MappedFile>(
        new MappedFile(static_cast<const std::byte *>(data), size));
}

MappedFile::~MappedFile()
{
    if (m_data)
        ::munmap(const_cast<std::byte *>(m_data), m_size);
}

bool isThere(const std::filesystem::path &path) noexcept
{
    std::error_code code;
    return std::filesystem::exists(path, code);
}

} // namespace deviascope::format
