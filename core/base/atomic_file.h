#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace deviascope::base {

/// A file that appears whole or not at all: bytes go to a temporary file in the same folder, which
/// takes the place of `path` on `commit`, after it reached the disk. Without a commit nothing
/// changes and the temporary file is removed. One thread at a time.
class AtomicFile {
public:
    /// Throws NotFound when the folder is missing or not writable, InvalidValue when `path` is
    /// something else than a plain file. A symbolic link is followed.
    explicit AtomicFile(const std::filesystem::path &path);
    ~AtomicFile();
    AtomicFile(const AtomicFile &) = delete;
    AtomicFile &operator=(const AtomicFile &) = delete;

    /// Throws DiskFull, or NotFound with the system's words for any other fault.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view bytes);

    /// Same errors as `write`. Nothing may be written after it.
    void commit();

private:
    std::filesystem::path m_path;
    std::filesystem::path m_temporary;
    int m_descriptor = -1;
};

/// All of `bytes` as the content of `path`; errors as above.
void writeFileAtomically(const std::filesystem::path &path, std::span<const std::byte> bytes);
void writeFileAtomically(const std::filesystem::path &path, std::string_view bytes);

/// Writes `bytes` at `size` bytes from the beginning of a file that is there, in place of whatever
/// stands behind, and waits until they are on the disk. Killed meanwhile, it leaves the first
/// `size` bytes as they were and perhaps a part of the new ones. Throws as AtomicFile::write.
void appendToFile(const std::filesystem::path &path, std::uintmax_t size, std::string_view bytes);

} // namespace deviascope::base
