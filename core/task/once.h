#pragma once

#include "task/surroundings.h"

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

namespace deviascope::task {

/// What is given twice counts once, and a note says so: the values in order, each once. `what` they
/// are, such as "prompt".
template <class Value>
std::vector<Value> onceEach(Surroundings &surroundings, const std::vector<Value> &values,
                            const std::string &what)
{
    std::vector<Value> each;
    for (const Value &value : values) {
        if (std::find(each.begin(), each.end(), value) == each.end()) {
            each.push_back(value);
            continue;
        }
        std::string shown;
        if constexpr (std::is_integral_v<Value>)
            shown = std::to_string(value);
        else
            shown = "\"" + value + "\"";
        surroundings.note("The " + what + " " + shown +
                          " is given more than once and counts once.");
    }
    return each;
}

} // namespace deviascope::task
