#pragma once

#include "format/safetensors.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::model {

/// A file of weights, safetensors or what torch.save wrote (told by its content), under the names
/// that the networks have: see plainTensorName. A pickle's tensors are read by format/torch_file,
/// which runs nothing. Immutable; any thread.
class TensorFile {
public:
    /// Throws NotFound; DamagedFile; Unsupported for other containers and quantised weights, saying
    /// what they are.
    static TensorFile open(const std::filesystem::path &path);

    /// In the order of the alphabet.
    std::vector<std::string> names() const;
    bool contains(std::string_view name) const;
    /// Whether any tensor's name begins so.
    bool containsAny(std::string_view beginning) const;
    /// These two throw DamagedFile when there is no such tensor.
    std::vector<std::int64_t> shape(std::string_view name) const;
    /// On the CPU; see format::SafetensorsFile::tensor. Throws Unsupported for whole numbers where
    /// a network expects weights.
    at::Tensor tensor(std::string_view name) const;
    std::int64_t parameters() const; ///< values over all tensors but those of adapters

    /// `prefix` stands in front of every name and is taken off.
    void dropPrefix(std::string_view prefix);

    const std::filesystem::path &path() const { return m_path; }
    /// Tensors of adapters, which are left out unless the file holds nothing else.
    int adapterTensors() const { return m_adapterTensors; }
    /// The free texts of a safetensors file.
    std::map<std::string, std::string, std::less<>> metadata() const;
    /// What a user should know of it.
    const std::vector<std::string> &notes() const { return m_notes; }

private:
    void nameTensors(const std::vector<std::string> &stored);
    const std::string &storedName(std::string_view name) const;

    std::filesystem::path m_path;
    std::optional<format::SafetensorsFile> m_safetensors;
    std::map<std::string, at::Tensor> m_pickled;
    std::map<std::string, std::string, std::less<>> m_names; ///< a network's -> the file's
    std::vector<std::string> m_notes;
    int m_adapterTensors = 0;
};

} // namespace deviascope::model
