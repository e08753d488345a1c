#pragma once

#include "format/mapped_file.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::format {

/// Where one tensor of a safetensors file lies.
struct TensorEntry {
    at::ScalarType dtype = at::kFloat;
    std::vector<std::int64_t> shape;
    std::size_t begin = 0; ///< in bytes from the end of the header
    std::size_t end = 0;   ///< one past the last byte

    bool operator==(const TensorEntry &) const = default;
};

/// A safetensors file, memory-mapped. Opening reads and checks the header only: every rule of the
/// format at https://huggingface.co/docs/safetensors holds afterwards. Immutable; any thread.
class SafetensorsFile {
public:
    /// Throws NotFound, or DamagedFile (Unsupported for a dtype that the format has and we do not)
    /// with the fault and the tensor's name.
    static SafetensorsFile open(const std::filesystem::path &path);

    /// In the order of the alphabet.
    std::vector<std::string> names() const;
    bool contains(std::string_view name) const;
    /// Throws DamagedFile when there is no such tensor.
    const TensorEntry &entry(std::string_view name) const;

    /// The tensor, on the CPU, in the file's dtype, over the mapped bytes: nothing is copied (but
    /// for data that is not aligned to its dtype) and the mapping lives as long as the tensor. The
    /// memory is read-only: writing into the tensor ends the program; `clone()` first. Not made
    /// inside InferenceMode if it is to enter autograd. Throws DamagedFile when there is no such
    /// tensor or a BOOL byte is neither 0 nor 1.
    at::Tensor tensor(std::string_view name) const;

    /// The free texts under `__metadata__`.
    const std::map<std::string, std::string, std::less<>> &metadata() const { return m_metadata; }
    const std::filesystem::path &path() const { return m_path; }

private:
    SafetensorsFile() = default;

    std::filesystem::path m_path;
    std::shared_ptr<const MappedFile> m_file;
    std::size_t m_dataStart = 0;
    std::map<std::string, TensorEntry, std::less<>> m_entries;
    std::map<std::string, std::string, std::less<>> m_metadata;
};

/// Writes the tensors, from any device and of any strides, atomically. Throws as base::AtomicFile,
/// and InvalidValue for a dtype the format lacks or a name that is not UTF-8.
void writeSafetensors(const std::filesystem::path &path,
                      const std::map<std::string, at::Tensor> &tensors,
                      const std::map<std::string, std::string> &metadata = {});

} // namespace deviascope::format
