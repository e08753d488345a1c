#pragma once

#include <filesystem>
#include <string>

namespace deviascope::base {

/// Makes a folder and those above it; one that is there already is well. Throws DiskFull or
/// NotFound, with the folder and `remedy`.
void makeFolder(const std::filesystem::path &folder,
                const std::string &remedy = "Choose another folder, or check who may write there.");

} // namespace deviascope::base
