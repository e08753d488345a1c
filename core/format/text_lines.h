#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::format {

/// The lines of a UTF-8 text file, trimmed, each once, without empty ones and those that begin
/// with #. Throws NotFound, or DamagedFile for another encoding, more than 16 MiB or more than
/// 100,000 lines.
std::vector<std::string> readLines(const std::filesystem::path &path);

} // namespace deviascope::format
