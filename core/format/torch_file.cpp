#include "format/torch_file.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "format/mapped_file.h"
#include "format/pickle.h"
#include "format/printable.h"
#include "format/zip_archive.h"

#include <ATen/ops/empty.h>
#include <c10/core/ScalarType.h>

#include <algorithm>
#include <cstring>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;

namespace {

constexpr std::string_view kZipSign = "PK\x03\x04";
/// A pickle of the number 0x1950a86a20f9469cfc6c, by which torch's older format begins, and one of
/// its version, 1001.
constexpr std::string_view kLegacySign("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
                                       "\x80\x02M\xe9\x03.",
                                       21);

[[noreturn]] void fail(const std::string &fault, const std::string &file)
{
    throw Error(ErrorKind::DamagedFile, "The torch file " + fault, file);
}

std::span<std::byte> bytesOf(const at::Tensor &tensor)
{
    return {static_cast<std::byte *>(tensor.data_ptr()), tensor.nbytes()};
}

void checkBools(const at::Tensor &tensor, const std::string &key, const std::string &file)
{
    if (tensor.scalar_type() == at::kBool &&
        std::ranges::any_of(bytesOf(tensor), [](std::byte byte) { return byte > std::byte{1}; }))
        fail("has truth values other than 0 and 1 in its storage " + key, file);
}

/// Makes the storages of a file, together never larger than the file itself: entries of an archive
/// could overlap.
class StorageBudget {
public:
    StorageBudget(std::size_t bytes, const std::string &file) : m_left(bytes), m_file(file) {}

    at::Tensor make(const StorageRequest &request)
    {
        const std::size_t each = c10::elementSize(request.dtype);
        if (static_cast<std::uint64_t>(request.count) > m_left / each)
            fail("speaks of more values than it has room for", m_file);
        m_left -= static_cast<std::size_t>(request.count) * each;
        return at::empty({request.count}, request.dtype);
    }

private:
    std::size_t m_left;
    const std::string &m_file;
};

class ZipStorages final : public StorageSource {
public:
    ZipStorages(const StoredZip &zip, std::string folder, std::size_t bytes,
                const std::string &file)
        : m_zip(zip), m_folder(std::move(folder)), m_budget(bytes, file), m_file(file)
    {}

    at::Tensor storage(const StorageRequest &request) override
    {
        const std::string entry = m_folder + "data/" + request.key;
        const at::Tensor tensor = m_budget.make(request);
        m_zip.read(entry, bytesOf(tensor));
        checkBools(tensor, request.key, m_file);
        return tensor;
    }

private:
    const StoredZip &m_zip;
    std::string m_folder;
    StorageBudget m_budget;
    const std::string &m_file;
};

/// The older format has the storages' bytes behind the pickle, in an order that follows it.
class LaterStorages final : public StorageSource {
public:
    LaterStorages(std::size_t bytes, const std::string &file) : m_budget(bytes, file) {}

    at::Tensor storage(const StorageRequest &request) override
    {
        return m_waiting.emplace(request.key, m_budget.make(request)).first->second;
    }

    /// Fills them from `rest`: for each key a 64-bit count and as many values.
    void fill(const std::vector<std::string> &keys, std::span<const std::byte> rest,
              const std::string &file)
    {
        for (const std::string &key : keys) {
            const auto found = m_waiting.find(key);
            if (found == m_waiting.end())
                fail("has a storage that no tensor uses, " + shownName(key), file);
            std::uint64_t count = 0;
            if (rest.size() < sizeof count)
                fail("ends too early", file);
            std::memcpy(&count, rest.data(), sizeof count);
            rest = rest.subspan(sizeof count);
            const auto into = bytesOf(found->second);
            if (count != static_cast<std::uint64_t>(found->second.numel()))
                fail("has a storage of another size than its tensor says", file);
            if (rest.size() < into.size())
                fail("ends too early", file);
            std::ranges::copy(rest.first(into.size()), into.begin());
            checkBools(found->second, key, file);
            rest = rest.subspan(into.size());
            m_waiting.erase(found);
        }
        if (!m_waiting.empty())
            fail("lacks the storage " + shownName(m_waiting.begin()->first), file);
    }

private:
    StorageBudget m_budget;
    std::map<std::string, at::Tensor> m_waiting;
};

std::string textOf(const StoredZip &zip, const std::string &entry, std::size_t limit,
                   const std::string &file)
{
    if (zip.size(entry) > limit)
        fail("has an entry " + shownName(entry) + " that is too large", file);
    std::string text(zip.size(entry), '\0');
    zip.read(entry, std::as_writable_bytes(std::span(text)));
    return text;
}

PickledTensors readZip(const std::shared_ptr<const MappedFile> &mapped, const std::string &file)
{
    constexpr std::size_t kMostPickle = std::size_t{64} << 20;
    constexpr std::size_t kMostNote = 64;
    constexpr std::string_view kPickle = "data.pkl";
    const StoredZip zip(mapped, file);
    // All entries stand in one folder, whose name is that of the file when it was written.
    std::string folder;
    bool found = false;
    for (const std::string &name : zip.names()) {
        const auto slash = name.find('/');
        if (slash == std::string::npos || name.substr(slash + 1) != kPickle)
            continue;
        if (found)
            fail("has two pickles", file);
        found = true;
        folder = name.substr(0, slash + 1);
    }
    if (!found)
        fail("has no data.pkl: it is another kind of zip archive", file);
    const std::string order = folder + "byteorder";
    if (zip.contains(order) && textOf(zip, order, kMostNote, file) != "little")
        throw Error(ErrorKind::Unsupported, "The torch file is of another byte order", file);
    const std::string pickle = textOf(zip, folder + std::string(kPickle), kMostPickle, file);
    ZipStorages storages(zip, folder, mapped->bytes().size(), file);
    return readPickledTensors(std::as_bytes(std::span(pickle)), storages, file);
}

PickledTensors readLegacy(std::span<const std::byte> bytes, const std::string &file)
{
    // Between the version and the tensors stands a description of the machine; of it only the
    // byte order would matter, and no machine that torch runs on is big-endian but for s390x.
    std::span<const std::byte> rest = bytes.subspan(kLegacySign.size());
    std::size_t used = 0;
    LaterStorages none(0, file);
    readPickledTensors(rest, none, file, &used);
    const std::string_view machine(reinterpret_cast<const char *>(rest.data()), used);
    constexpr std::string_view kKey = "little_endian";
    const auto place = machine.find(kKey);
    // Its value follows the key and the two bytes that put it into the memo.
    const std::size_t value = place + kKey.size() + 2;
    if (place == std::string_view::npos || value >= machine.size() || machine[value] != '\x88')
        throw Error(ErrorKind::Unsupported, "The torch file is of another byte order", file);
    rest = rest.subspan(used);

    LaterStorages storages(bytes.size(), file);
    PickledTensors tensors = readPickledTensors(rest, storages, file, &used);
    rest = rest.subspan(used);
    const auto keys = readPickledTexts(rest, file, &used);
    storages.fill(keys, rest.subspan(used), file);
    return tensors;
}

} // namespace

bool isTorchFile(const std::filesystem::path &path)
{
    const auto mapped = MappedFile::open(path);
    const auto bytes = mapped->bytes();
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    constexpr char kNewestProtocol = 5;
    const bool pickle =
        text.size() > 1 && text[0] == kLegacySign[0] && text[1] > 1 && text[1] <= kNewestProtocol;
    return text.starts_with(kZipSign) || pickle;
}

std::map<std::string, at::Tensor> readTorchFile(const std::filesystem::path &path)
{
    const auto mapped = MappedFile::open(path);
    const auto bytes = mapped->bytes();
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    if (text.starts_with(kZipSign))
        return readZip(mapped, path.string());
    if (text.starts_with(kLegacySign))
        return readLegacy(bytes, path.string());
    throw Error(ErrorKind::DamagedFile, "This is no file that torch.save wrote", path.string());
}

void writeTorchFile(const std::filesystem::path &path,
                    const std::map<std::string, at::Tensor> &tensors)
{
    const std::string folder = "archive/";
    std::vector<at::Tensor> kept; // entries are views of these
    std::map<std::string, at::Tensor> plain;
    for (const auto &[name, tensor] : tensors) {
        plain[name] = tensor.detach().to(at::kCPU).contiguous();
        kept.push_back(plain[name]);
    }
    const std::string pickle = pickleTensors(plain);
    std::vector<std::pair<std::string, std::string_view>> entries = {
        {folder + "data.pkl", pickle}, {folder + "byteorder", "little"}};
    for (std::size_t i = 0; i < kept.size(); ++i)
        entries.emplace_back(folder + "data/" + std::to_string(i),
                             std::string_view(static_cast<const char *>(kept[i].const_data_ptr()),
                                              kept[i].nbytes()));
    entries.emplace_back(folder + "version", "3\n");
    base::writeFileAtomically(path, std::string_view(storedZip(entries)));
}

} // namespace deviascope::format
