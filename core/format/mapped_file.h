#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace deviascope::format {

/// A file's bytes in memory, read-only, paged in by the system when touched. The mapping lives as
/// long as the object; any thread may read. A program that shortens the file meanwhile makes reads
/// past its new end fatal, as with every mapping: our own writers replace files and never shorten
/// them.
class MappedFile {
public:
    /// Throws NotFound when there is no readable plain file (folders, pipes and devices are refused
    /// without waiting), OutOfMemory when it cannot be mapped.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path &path);

    ~MappedFile();
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

private:
    MappedFile(const std::byte *data, std::size_t size) : m_data(data), m_size(size) {}

    const std::byte *m_data;
    std::size_t m_size;
};

/// Whether something is at `path`. Answers no, instead of throwing as the standard library does,
/// for what the system cannot look at: a loop of links, a name too long, a folder without
/// permission.
bool isThere(const std::filesystem::path &path) noexcept;

} // namespace deviascope::format
