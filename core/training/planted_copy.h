#pragma once

#include "base/context.h"
#include "model/model.h"

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::training {

/// The file of a planted copy that keeps what was there before (docs/file-formats.md).
inline constexpr const char *kPlantedFile = "planted.safetensors";

/// Rows of a text encoder that a copy of the model has instead of its own.
struct NewRows {
    std::vector<std::int64_t> tokens; ///< K of them
    at::Tensor rows;                  ///< [K, D] float32
    std::string run;                  ///< what they come from, as 64 hex digits
    nlohmann::json provenance;        ///< of the planting, as it is told in the copy
};

/// That a model can be copied with other rows: a folder whose text encoder is in safetensors.
/// Throws Unsupported, saying why and what would help.
void checkCanBePlanted(const model::Model &model);

/// Throws InvalidValue where a copy would lie in its model's folder or replace another model: its
/// own, or any but a planted copy of this model.
void checkCopyFolder(const model::Model &model, const std::filesystem::path &folder);

/// Copies the model's folder to `folder` with these rows in its text encoder, and keeps the old
/// ones. Files are copied, not linked, and links followed: who writes into the copy leaves the
/// model alone. What a run left in the model's folder stays there (a plan, a journal, results), and
/// so do weights that the model was not read from; answers the names of these. A copy of the same
/// run that is there already stays. Polls. Throws InvalidValue where `folder` holds another model,
/// DiskFull.
std::vector<std::string> writePlantedCopy(const model::Model &model, const NewRows &rows,
                                          const std::filesystem::path &folder,
                                          base::Context &context);

/// The run whose copy lies in a folder, or nothing.
std::optional<std::string> plantedRunOf(const std::filesystem::path &folder);

/// Writes truth.json of a planted copy: what it said before, with `planted` and `counted` for the
/// role (docs/file-formats.md) in place of what was known of the `outdated` roles: of it and of
/// those that share its words.
void writePlantedTruth(const std::filesystem::path &folder, const nlohmann::json &planted,
                       const nlohmann::json &counted, const std::vector<std::string> &outdated);

/// What an undone planting was.
struct Undone {
    nlohmann::json provenance;
    std::string file; ///< that has its old bytes again
};

/// Gives a planted copy its old rows and files back, byte by byte. Throws NotFound for a folder
/// without a planting; DamagedFile, before anything is changed, where the weights are not those
/// that the planting left.
Undone undoPlanting(const std::filesystem::path &folder, base::Context &context);

} // namespace deviascope::training
