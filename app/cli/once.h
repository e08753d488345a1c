#pragma once

#include "cli/command_context.h"
#include "model/knowledge.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::cli {

/// What is given twice counts once, and a note says so: the values in order, each once. `what` they
/// are, such as "prompt".
template <class Value>
std::vector<Value> onceEach(CommandContext &context, const std::vector<Value> &values,
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
        context.note("The " + what + " " + shown + " is given more than once and counts once.");
    }
    return each;
}

/// --seed or the like, each once.
std::vector<std::uint64_t> seedsOf(CommandContext &context, const std::string &text);

/// Attributes as they are given, 'name=class|class|…' or a name that `known` has; each attribute
/// and each class once. Throws InvalidValue, also for two attributes of one name.
std::vector<model::Attribute> attributesOf(CommandContext &context,
                                           const std::vector<std::string> &texts,
                                           const model::Knowledge &known);

} // namespace deviascope::cli
