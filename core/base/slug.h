#pragma once

#include <string>

namespace deviascope::base {

/// "a person with dark skin" -> "a-person-with-dark-skin": fit for a file name, at most 60 bytes.
/// Letters beyond ASCII stay; `otherwise` when nothing is left.
std::string slug(const std::string &text, const std::string &otherwise);

} // namespace deviascope::base
