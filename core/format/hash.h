#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>
namespace deviascope::format {
inline std::string sha256(std::string_view) { return std::string(64,'0'); }
inline std::string modelHash(const std::vector<std::filesystem::path>&) { return "x"; }
}
