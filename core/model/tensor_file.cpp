#include "model/tensor_file.h"

#include "base/error.h"
#include "format/printable.h"
#include "format/torch_file.h"
#include "model/refusal.h"
#include "model/tensor_names.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

bool isNamedAsPickle(const fs::path &path)
{
    constexpr std::array kEndings{".bin", ".ckpt", ".pt", ".pth"};
    return std::ranges::find(kEndings, path.extension()) != kEndings.end();
}

bool looksLikeSafetensors(const fs::path &path)
{
    const auto mapped = format::MappedFile::open(path);
    constexpr std::size_t kLength = 8; // of the header's length, before its JSON
    return mapped->bytes().size() > kLength && mapped->bytes()[kLength] == std::byte{'{'};
}

std::map<std::string, at::Tensor> readPickle(const fs::path &path)
{
    try {
        return format::readTorchFile(path);
    } catch (const Error &error) {
        if (error.kind() != ErrorKind::DamagedFile && error.kind() != ErrorKind::Unsupported)
            throw;
        throw Error(error.kind(),
                    "The weights are a pickle that cannot be read: " + std::string(error.what()),
                    path.string(), "Take the model's safetensors version, or a sound copy.");
    }
}

void refuseQuantised(const std::vector<std::string> &names, const std::string &where)
{
    for (const std::string &name : names)
        if (const auto how = quantisationOf(name))
            throw Error(ErrorKind::Unsupported,
                        "The weights are quantised (" + *how + "): " + format::shownName(name) +
                            " says how to read the others",
                        where, "Take the version in fp32, fp16 or bf16.");
}

/// "unet/model.bin"
std::string placeOf(const fs::path &path)
{
    return format::oneLine((path.parent_path().filename() / path.filename()).string());
}

std::int64_t valuesIn(const std::vector<std::int64_t> &shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

} // namespace

TensorFile TensorFile::open(const fs::path &path)
{
    TensorFile file;
    file.m_path = path;
    const bool safetensors = looksLikeSafetensors(path);
    if (!safetensors && (isNamedAsPickle(path) || format::isTorchFile(path))) {
        refuseOtherContainers(path);
        file.m_pickled = readPickle(path);
        std::vector<std::string> names;
        for (const auto &[name, tensor] : file.m_pickled)
            names.push_back(name);
        file.nameTensors(names);
        file.m_notes.push_back("The weights in " + placeOf(path) +
                               " are a pickle: only its tensors were read, nothing in it was run.");
        return file;
    }
    refuseOtherContainers(path);
    file.m_safetensors = format::SafetensorsFile::open(path);
    file.nameTensors(file.m_safetensors->names());
    return file;
}

void TensorFile::nameTensors(const std::vector<std::string> &stored)
{
    refuseQuantised(stored, m_path.string());
    std::string example;
    for (const std::string &name : stored) {
        if (isOfAdapter(name)) {
            ++m_adapterTensors;
            example = name;
            continue;
        }
        m_names.emplace(plainTensorName(name), name);
    }
    // Where a name stands twice, wrapped and plain, the plain one counts.
    for (const std::string &name : stored)
        if (const auto found = m_names.find(name); found != m_names.end())
            found->second = name;
    if (m_adapterTensors == 0)
        return;
    if (m_names.empty()) // an adapter alone keeps its names, by which it is told and refused
        for (const std::string &name : stored)
            m_names.emplace(name, name);
    else
        m_notes.push_back("An adapter (such as a LoRA) is attached to the weights in " +
                          placeOf(m_path) + ": its " + std::to_string(m_adapterTensors) +
                          " tensors, such as " + format::shownName(example) +
                          ", are not used. Merge it into the weights and save them to use it.");
}

std::vector<std::string> TensorFile::names() const
{
    std::vector<std::string> names;
    names.reserve(m_names.size());
    for (const auto &[name, stored] : m_names)
        names.push_back(name);
    return names;
}

bool TensorFile::contains(std::string_view name) const
{
    return m_names.find(name) != m_names.end();
}

bool TensorFile::containsAny(std::string_view beginning) const
{
    const auto found = m_names.lower_bound(beginning);
    return found != m_names.end() && found->first.starts_with(beginning);
}

const std::string &TensorFile::storedName(std::string_view name) const
{
    const auto found = m_names.find(name);
    if (found == m_names.end())
        throw Error(ErrorKind::DamagedFile, "The tensor " + format::shownName(name) + " is missing",
                    m_path.string(), "The file holds other weights than its place asks for.");
    return found->second;
}

std::vector<std::int64_t> TensorFile::shape(std::string_view name) const
{
    const std::string &stored = storedName(name);
    return m_safetensors ? m_safetensors->entry(stored).shape : m_pickled.at(stored).sizes().vec();
}

at::Tensor TensorFile::tensor(std::string_view name) const
{
    const std::string &stored = storedName(name);
    const at::Tensor tensor = m_safetensors ? m_safetensors->tensor(stored) : m_pickled.at(stored);
    if (!tensor.is_floating_point())
        throw Error(ErrorKind::Unsupported,
                    "The tensor " + format::shownName(stored) +
                        " holds whole numbers: the weights are quantised",
                    m_path.string(), "Take the version in fp32, fp16 or bf16.");
    return tensor;
}

std::int64_t TensorFile::parameters() const
{
    std::int64_t count = 0;
    for (const auto &[name, stored] : m_names)
        count += valuesIn(shape(name));
    return count;
}

void TensorFile::dropPrefix(std::string_view prefix)
{
    std::map<std::string, std::string, std::less<>> names;
    for (const auto &[name, stored] : m_names)
        names.emplace(name.substr(prefix.size()), stored);
    m_names = std::move(names);
}

std::map<std::string, std::string, std::less<>> TensorFile::metadata() const
{
    if (!m_safetensors)
        return {};
    return m_safetensors->metadata();
}

} // namespace deviascope::model
