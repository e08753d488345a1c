#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::model {

/// Where a model's files are, and what it is called after its place.
struct ModelPlace {
    std::filesystem::path path;
    std::string name;
    std::vector<std::string> notes;
};

/// Follows what a user points at to the model itself: a model_index.json to its folder, the top
/// folder of a model in a Hub cache (models--OWNER--NAME) to its snapshot: the one that refs/main
/// names, else the only one. Throws NotFound; DamagedFile where no snapshot is whole; InvalidValue
/// where one must be chosen.
ModelPlace modelPlaceOf(const std::filesystem::path &path);

} // namespace deviascope::model
