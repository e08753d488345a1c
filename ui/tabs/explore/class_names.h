#pragma once

#include <string>
#include <vector>

namespace deviascope::ui {

/// What tells the classes of an attribute apart, for the labels of a chart: "light", "medium" from
/// "a person with light skin", "a person with medium skin". Words that all classes begin or end
/// with are left out, as are articles; a name is never left empty.
std::vector<std::string> shortClassNames(const std::vector<std::string> &classes);

} // namespace deviascope::ui
