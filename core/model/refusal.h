#pragma once

#include "model/tensor_file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace deviascope::model {

/// Throws Unsupported: "This is `what`", with what is supported.
[[noreturn]] void refuse(const std::string &what, const std::string &where);

/// What to know of a folder whose model_index.json has this `_class_name`, around a U-Net that
/// takes `channels`: nothing for the pipelines that we draw as; for any other around the same
/// networks a note that its own doing is not used. Throws Unsupported, naming the family, where the
/// networks are others.
std::optional<std::string> noteOfPipeline(const std::string &className, std::int64_t channels,
                                          const std::string &where);

/// Throws Unsupported, naming the kind, unless a U-Net that takes so many channels is ours.
void refuseOtherInputs(std::int64_t channels, const std::string &where);

/// For a U-Net that was distilled by taking its middle block out (BK-SDM-Small and -Tiny).
[[noreturn]] void refuseWithoutMiddle(const std::string &where);

/// The same for a single file, told by its tensors: returns only for a checkpoint of Stable
/// Diffusion 1 or 2 in the original layout with its three networks.
void refuseOtherCheckpoints(const TensorFile &file);

/// Throws Unsupported or DamagedFile, naming the kind, when the file's first bytes are those of
/// something else than safetensors and pickles that is found in a model's place. Throws NotFound.
void refuseOtherContainers(const std::filesystem::path &file);

} // namespace deviascope::model
