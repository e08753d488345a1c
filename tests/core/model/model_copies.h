#pragma once

#include "core/support.h"
#include "format/json_file.h"
#include "format/safetensors.h"
#include "model/model.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace deviascope::tests {

inline const std::filesystem::path kGolden = std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden";
using ModelTensors = std::map<std::string, at::Tensor>;

inline model::Model load(const std::filesystem::path &path)
{
    return model::loadModel(path, {base::Compute{at::kCPU, at::kFloat}, {}});
}

/// A writable copy of a small model.
inline std::filesystem::path copyOfModel(const QTemporaryDir &folder, const std::string &name)
{
    const std::filesystem::path copy = inside(folder, "model");
    std::filesystem::copy(kGolden / name, copy, std::filesystem::copy_options::recursive);
    for (const auto &entry : std::filesystem::recursive_directory_iterator(copy))
        std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all,
                                     std::filesystem::perm_options::add);
    return copy;
}

inline void changeJson(const std::filesystem::path &file,
                       const std::function<void(nlohmann::json &)> &edit)
{
    nlohmann::json value = format::readJsonFile(file).value();
    edit(value);
    format::writeJsonFile(file, value);
}

inline ModelTensors tensorsOf(const std::filesystem::path &file)
{
    const auto opened = format::SafetensorsFile::open(file);
    ModelTensors tensors;
    for (const std::string &name : opened.names())
        tensors[name] = opened.tensor(name).clone();
    return tensors;
}

inline const char *const kUnetWeights = "unet/diffusion_pytorch_model.safetensors";

inline at::Tensor outputOfUnet(const model::Model &model)
{
    const auto golden = format::SafetensorsFile::open(kGolden / "tiny-sd1/golden.safetensors");
    return model.unet({golden.tensor("unet.sample"), golden.tensor("unet.t"),
                       golden.tensor("text.last_hidden"), at::Tensor()});
}

} // namespace deviascope::tests
