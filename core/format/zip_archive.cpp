#include "format/zip_archive.h"

#include "base/error.h"
#include "format/printable.h"

#include <zip.h>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;

namespace {

constexpr zip_int64_t kMostEntries = 100'000;

/// libzip's words for an error, freed in every case.
struct ZipError {
    zip_error_t value;
    ZipError() { zip_error_init(&value); }
    ~ZipError() { zip_error_fini(&value); }
    ZipError(const ZipError &) = delete;
    ZipError &operator=(const ZipError &) = delete;
    std::string text() { return zip_error_strerror(&value); }
};

struct Discard {
    void operator()(zip_t *archive) const { zip_discard(archive); }
    void operator()(zip_file_t *file) const { zip_fclose(file); }
    void operator()(zip_source_t *source) const { zip_source_free(source); }
};

[[noreturn]] void failWriting(const std::string &fault)
{
    throw Error(ErrorKind::OutOfMemory, "The archive could not be made: " + fault);
}

} // namespace

struct StoredZip::Handle {
    std::shared_ptr<const MappedFile> file; // outlives the archive
    std::unique_ptr<zip_t, Discard> archive;
};

StoredZip::StoredZip(std::shared_ptr<const MappedFile> file, std::string name)
    : m_name(std::move(name)), m_handle(std::make_unique<Handle>())
{
    ZipError error;
    m_handle->file = std::move(file);
    const auto bytes = m_handle->file->bytes();
    std::unique_ptr<zip_source_t, Discard> source(
        zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error.value));
    if (source)
        m_handle->archive.reset(zip_open_from_source(source.get(), ZIP_RDONLY, &error.value));
    if (!m_handle->archive)
        fail("cannot be read: " + oneLine(error.text()));
    source.release(); // now the archive's

    const zip_int64_t count = zip_get_num_entries(m_handle->archive.get(), 0);
    if (count > kMostEntries)
        fail("has more than " + std::to_string(kMostEntries) + " entries");
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        const char *entry = zip_get_name(m_handle->archive.get(), index, ZIP_FL_ENC_RAW);
        if (!entry)
            fail("has an entry without a name");
        if (!m_entries.emplace(entry, index).second)
            fail("has the entry " + shownName(entry) + " twice");
    }
}

StoredZip::~StoredZip() = default;
StoredZip::StoredZip(StoredZip &&) noexcept = default;

std::vector<std::string> StoredZip::names() const
{
    std::vector<std::string> names;
    for (const auto &[name, index] : m_entries)
        names.push_back(name);
    return names;
}

bool StoredZip::contains(std::string_view entry) const
{
    return m_entries.find(entry) != m_entries.end();
}

std::uint64_t StoredZip::size(std::string_view entry) const
{
    zip_stat_t status;
    zip_stat_init(&status);
    constexpr zip_uint64_t kWanted =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(m_handle->archive.get(), indexOf(entry), 0, &status) != 0 ||
        (status.valid & kWanted) != kWanted)
        fail("does not describe its entry " + shownName(entry));
    if (status.comp_method != ZIP_CM_STORE || status.encryption_method != ZIP_EM_NONE ||
        status.size != status.comp_size)
        fail("has its entry " + shownName(entry) + " compressed, which torch never does");
    if (status.size > m_handle->file->bytes().size())
        fail("has an entry " + shownName(entry) + " that is larger than the file");
    return status.size;
}

void StoredZip::read(std::string_view entry, std::span<std::byte> into) const
{
    if (into.size() != size(entry))
        fail("has an entry " + shownName(entry) + " of another size than expected");
    const std::unique_ptr<zip_file_t, Discard> file(
        zip_fopen_index(m_handle->archive.get(), indexOf(entry), 0));
    if (!file)
        fail("has a broken entry " + shownName(entry));
    std::size_t done = 0;
    while (done < into.size()) {
        const zip_int64_t count = zip_fread(file.get(), into.data() + done, into.size() - done);
        if (count <= 0)
            fail("has a broken entry " + shownName(entry));
        done += static_cast<std::size_t>(count);
    }
    std::byte more{};
    if (zip_fread(file.get(), &more, 1) != 0) // the check sum is looked at when the end is met
        fail("has a broken entry " + shownName(entry));
}

void StoredZip::fail(const std::string &fault) const
{
    throw Error(ErrorKind::DamagedFile, "The zip archive " + fault, m_name);
}

std::uint64_t StoredZip::indexOf(std::string_view entry) const
{
    const auto found = m_entries.find(entry);
    if (found == m_entries.end())
        fail("has no entry " + shownName(entry));
    return found->second;
}

std::string storedZip(const std::vector<std::pair<std::string, std::string_view>> &entries)
{
    ZipError error;
    const std::unique_ptr<zip_source_t, Discard> target(
        zip_source_buffer_create(nullptr, 0, 0, &error.value));
    if (!target)
        failWriting(error.text());
    zip_source_keep(target.get()); // the archive takes one share, we read from the other
    std::unique_ptr<zip_t, Discard> archive(
        zip_open_from_source(target.get(), ZIP_TRUNCATE, &error.value));
    if (!archive) {
        zip_source_free(target.get());
        failWriting(error.text());
    }
    for (const auto &[name, bytes] : entries) {
        zip_source_t *source = zip_source_buffer(archive.get(), bytes.data(), bytes.size(), 0);
        const zip_int64_t index =
            source ? zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
        if (index < 0) {
            zip_source_free(source);
            failWriting(zip_strerror(archive.get()));
        }
        if (zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index), ZIP_CM_STORE,
                                     0) != 0)
            failWriting(zip_strerror(archive.get()));
    }
    if (zip_close(archive.get()) != 0)
        failWriting(zip_strerror(archive.get()));
    static_cast<void>(archive.release()); // closed

    zip_stat_t status;
    zip_stat_init(&status);
    if (zip_source_stat(target.get(), &status) != 0 || zip_source_open(target.get()) != 0)
        failWriting(zip_error_strerror(zip_source_error(target.get())));
    std::string result(status.size, '\0');
    const zip_int64_t count = zip_source_read(target.get(), result.data(), result.size());
    zip_source_close(target.get());
    if (count != static_cast<zip_int64_t>(result.size()))
        failWriting("it cannot be read back");
    return result;
}

} // namespace deviascope::format
