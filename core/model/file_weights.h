#pragma once

#include "format/safetensors.h"
#include "network/weights.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace deviascope::model {

/// The weights of one network in a diffusers folder: the one safetensors file, or the shards that
/// an index names. Thread-safe for reading.
class FileWeights final : public network::WeightSource {
public:
    /// `stem` is "diffusion_pytorch_model" or "model". Takes `stem`.safetensors, `stem`.fp16…, or
    /// the shards of `stem`.safetensors.index.json. Throws NotFound; Unsupported when there are
    /// only pickles; DamagedFile for an index that points outside its folder.
    static std::shared_ptr<FileWeights> open(const std::filesystem::path &folder,
                                             const std::string &stem);

    bool contains(const std::string &name) const override;
    at::Tensor tensor(const std::string &name) const override;
    std::string where() const override;

    std::vector<std::filesystem::path> files() const;
    /// Values over all tensors.
    std::int64_t parameters() const;

private:
    std::filesystem::path m_folder;
    std::vector<format::SafetensorsFile> m_files;
};

} // namespace deviascope::model
