#pragma once

#include "format/safetensors.h"

#include <filesystem>
#include <string>

namespace deviascope::model {

/// Throws Unsupported: "This is `what`", with what is supported.
[[noreturn]] void refuse(const std::string &what, const std::string &where);

/// Throws Unsupported, naming the family, unless a model_index.json with this `_class_name` belongs
/// to a model that we load.
void refuseOtherPipelines(const std::string &className, const std::string &where);

/// The same for a single file, told by its tensors: returns only for a checkpoint of Stable
/// Diffusion 1 or 2 in the original layout with its three networks.
void refuseOtherCheckpoints(const format::SafetensorsFile &file);

/// Throws Unsupported, naming the kind, when the file's first bytes are those of something else
/// than safetensors that models come in. Throws NotFound.
void refuseOtherContainers(const std::filesystem::path &file);

} // namespace deviascope::model
