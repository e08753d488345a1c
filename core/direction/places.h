#pragma once

#include <filesystem>

namespace deviascope::direction {

/// $XDG_DATA_HOME/deviascope/directions: where the studio and the command line keep directions.
std::filesystem::path libraryFolder();

/// $XDG_CACHE_HOME/deviascope/checkpoints: where discoveries that were stopped in either program go
/// on from. What a former studio left elsewhere is moved there.
std::filesystem::path checkpointFolder();

} // namespace deviascope::direction
