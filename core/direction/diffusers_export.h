#pragma once

#include "direction/direction.h"

#include <filesystem>
#include <span>
#include <vector>

namespace deviascope::direction {

/// Writes each direction's file into `folder`, named by its name, and beside them a short Python
/// module, deviascope_direction.py, that applies them in a diffusers pipeline. Gives what was
/// written, the module last. Throws InvalidValue for directions at down blocks, which the module
/// cannot edit, or two of one name; DiskFull, NotFound.
std::vector<std::filesystem::path> exportForDiffusers(const std::filesystem::path &folder,
                                                      std::span<const Direction> directions);

} // namespace deviascope::direction
