#pragma once

#include "format/mapped_file.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deviascope::format {

/// A zip archive whose entries are stored, not compressed, as torch writes them: what comes out is
/// never larger than the file. One thread at a time.
class StoredZip {
public:
    /// `name` is what errors name. The bytes stay mapped. Throws DamagedFile for what is no zip
    /// archive, is cut short, has more than 100,000 entries or one name twice.
    StoredZip(std::shared_ptr<const MappedFile> file, std::string name);
    ~StoredZip();
    StoredZip(StoredZip &&) noexcept;
    StoredZip &operator=(StoredZip &&) = delete;

    std::vector<std::string> names() const;
    bool contains(std::string_view entry) const;
    /// In bytes. Throws DamagedFile when it is not there or not stored plainly.
    std::uint64_t size(std::string_view entry) const;
    /// Reads the whole entry and checks its sum; `into` has its size. Throws DamagedFile.
    void read(std::string_view entry, std::span<std::byte> into) const;

private:
    struct Handle;

    [[noreturn]] void fail(const std::string &fault) const;
    std::uint64_t indexOf(std::string_view entry) const;

    std::string m_name;
    std::unique_ptr<Handle> m_handle;
    std::map<std::string, std::uint64_t, std::less<>> m_entries;
};

/// The bytes of an archive with these entries, stored in this order. Throws OutOfMemory.
std::string storedZip(const std::vector<std::pair<std::string, std::string_view>> &entries);

} // namespace deviascope::format
