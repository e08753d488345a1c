#pragma once

#include "model/tensor_file.h"
#include "network/weights.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace deviascope::model {

/// The weights of one network in a diffusers folder: one file, or the shards that an index names.
/// Thread-safe for reading.
class FileWeights final : public network::WeightSource {
public:
    /// `stem` is "diffusion_pytorch_model" or "model". Takes `stem`.safetensors, `stem`.fp16…, the
    /// shards of `stem`.safetensors.index.json, another variant, or the only safetensors file
    /// there; else a pickle by the same rules. Throws DamagedFile where there are none and for an
    /// index that points outside its folder; Unsupported for weights of another kind.
    static std::shared_ptr<FileWeights> open(const std::filesystem::path &folder,
                                             const std::string &stem);

    bool contains(const std::string &name) const override;
    at::Tensor tensor(const std::string &name) const override;
    std::string where() const override;

    /// Whether any tensor's name begins so; any name at all, for messages.
    bool containsAny(const std::string &beginning) const;
    std::string someName() const;

    /// What a user should know of these files.
    const std::vector<std::string> &notes() const { return m_notes; }
    std::vector<std::filesystem::path> files() const;
    /// Values over all tensors.
    std::int64_t parameters() const;

private:
    std::filesystem::path m_folder;
    std::vector<TensorFile> m_files;
    std::vector<std::string> m_notes;
};

} // namespace deviascope::model
