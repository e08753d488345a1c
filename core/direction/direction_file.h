#pragma once

#include "direction/direction.h"

#include <filesystem>

namespace deviascope::direction {

/// Writes a direction file (cli.md: safetensors, `direction.<site>` tensors, metadata
/// `deviascope.direction`), atomically. Throws DiskFull, NotFound.
void writeDirection(const std::filesystem::path &path, const Direction &direction);

/// Reads one. Throws NotFound, or DamagedFile with the fault (no direction file, no tensor, wrong
/// dimensions, values that are not finite, metadata that is no JSON …).
Direction readDirection(const std::filesystem::path &path);

} // namespace deviascope::direction
