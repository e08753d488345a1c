#pragma once

#include "discovery/method.h"
#include "task/surroundings.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::task {

nlohmann::json toJson(const discovery::Finding &finding);

/// What a finding says to people, line by line: norm, loss with its interval, scale or the reason
/// for none.
std::vector<std::string> describeFinding(const discovery::Finding &finding);

/// Writes a finding's file: to `out`, else into the user's directions folder, where it replaces
/// nothing but what the same run left there.
std::filesystem::path saveFinding(const discovery::Finding &finding,
                                  const std::filesystem::path &out);

/// Draws the thumbnail of a direction that the library keeps. What goes wrong is noted and hurts
/// nothing; a stop leaves it out.
void keepThumbnail(Surroundings &surroundings, const std::filesystem::path &file,
                   const direction::Direction &direction);

} // namespace deviascope::task
