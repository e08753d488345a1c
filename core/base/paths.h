#pragma once

#include <filesystem>

namespace deviascope::base {

/// The program's own files (teaching model, vocabulary, icons, plans): $DEVIASCOPE_RESOURCES, else
/// beside the installed program (../share/deviascope), else the source tree it was built from.
/// Throws NotFound, naming the places tried.
std::filesystem::path resourceFolder();

/// $XDG_DATA_HOME/deviascope (default ~/.local/share/deviascope). Created when missing; throws
/// DiskFull or NotFound when that fails.
std::filesystem::path dataFolder();

/// $XDG_CACHE_HOME/deviascope (default ~/.cache/deviascope). Created when missing.
std::filesystem::path cacheFolder();

} // namespace deviascope::base
