#pragma once

#include "cli/command_context.h"
#include "direction/direction.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::cli {

/// Draws the thumbnails that the library lacks or that are stale, with the loaded model. `names`:
/// only these directions. Those made with another model are left out, unless they are named. Keys:
/// `thumbnails`: [`id`, `file`, `thumbnail`, `state`, `reason`], `evaluations`, `seconds`.
nlohmann::json makeThumbnails(CommandContext &context, const std::vector<std::string> &names);

/// The same for people.
std::string thumbnailTable(const nlohmann::json &answer);

} // namespace deviascope::cli
