#include "format/safetensors.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "format/printable.h"
#include "format/safetensors_header.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/ScalarType.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

SafetensorsFile SafetensorsFile::open(const std::filesystem::path &path)
{
    SafetensorsFile file;
    file.m_path = path;
    file.m_file = MappedFile::open(path);
    SafetensorsHeader header = readSafetensorsHeader(file.m_file->bytes(), path.string());
    file.m_dataStart = header.dataStart;
    file.m_entries = std::move(header.entries);
    file.m_metadata = std::move(header.metadata);
    return file;
}

std::vector<std::string> SafetensorsFile::names() const
{
    std::vector<std::string> names;
    names.reserve(m_entries.size());
    for (const auto &[name, entry] : m_entries)
        names.push_back(name);
    return names;
}

bool SafetensorsFile::contains(std::string_view name) const
{
    return m_entries.find(name) != m_entries.end();
}

const TensorEntry &SafetensorsFile::entry(std::string_view name) const
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        throw Error(ErrorKind::DamagedFile, "The file has no tensor " + shownName(name),
                    m_path.string());
    return found->second;
}

at::Tensor SafetensorsFile::tensor(std::string_view name) const
{
    const TensorEntry &place = entry(name);
    const auto bytes = m_file->bytes().subspan(m_dataStart + place.begin, place.end - place.begin);
    if (place.dtype == at::kBool &&
        std::ranges::any_of(bytes, [](std::byte byte) { return byte > std::byte{1}; }))
        throw Error(ErrorKind::DamagedFile,
                    "The tensor " + shownName(name) + " has BOOL bytes other than 0 and 1",
                    m_path.string());

    const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
    if (bytes.empty() || address % c10::elementSize(place.dtype) != 0) {
        at::Tensor copy = at::empty(place.shape, place.dtype);
        if (!bytes.empty())
            std::memcpy(copy.data_ptr(), bytes.data(), bytes.size());
        return copy;
    }
    return at::from_blob(
        const_cast<std::byte *>(bytes.data()), place.shape, [mapping = m_file](void *) {},
        at::TensorOptions(place.dtype));
}

namespace {

struct Written {
    const std::string *name;
    const at::Tensor *tensor;
};

std::string headerText(const std::vector<Written> &tensors,
                       const std::map<std::string, std::string> &metadata,
                       const std::filesystem::path &path)
{
    json header = json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const auto &[name, tensor] : tensors) {
        const char *dtype = safetensorsDtypeName(tensor->scalar_type());
        if (!dtype || *name == "__metadata__")
            throw Error(ErrorKind::InvalidValue,
                        "The tensor " + shownName(*name) + " cannot be written: " +
                            (dtype ? "its name is reserved" : "its dtype has no place in the file"),
                        path.string());
        const std::size_t end = offset + tensor->nbytes();
        header[*name] = {
            {"dtype", dtype}, {"shape", tensor->sizes().vec()}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    try {
        std::string text = header.dump();
        text.resize((text.size() + 7) / 8 * 8, ' '); // so that the data is aligned
        return text;
    } catch (const json::exception &error) {
        throw Error(ErrorKind::InvalidValue, "A name is not UTF-8: " + oneLine(error.what()),
                    path.string());
    }
}

} // namespace

void writeSafetensors(const std::filesystem::path &path,
                      const std::map<std::string, at::Tensor> &tensors,
                      const std::map<std::string, std::string> &metadata)
{
    // Wide dtypes first, so that every tensor is aligned to its own.
    std::vector<Written> inOrder;
    for (const auto &[name, tensor] : tensors)
        inOrder.push_back({&name, &tensor});
    std::ranges::stable_sort(inOrder, std::ranges::greater{},
                             [](const Written &one) { return one.tensor->element_size(); });

    const std::string header = headerText(inOrder, metadata, path);
    const auto length = static_cast<std::uint64_t>(header.size());
    base::AtomicFile file(path);
    file.write(std::as_bytes(std::span(&length, 1)));
    file.write(header);
    for (const auto &[name, tensor] : inOrder) {
        const at::Tensor plain = tensor->detach().to(at::kCPU).contiguous();
        file.write({static_cast<const std::byte *>(plain.const_data_ptr()), plain.nbytes()});
    }
    file.commit();
}

} // namespace deviascope::format
