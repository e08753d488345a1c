#pragma once

#include <string>
#include <vector>

namespace deviascope::responsible {

/// What a prompt asks for in words that a model tends to overlook.
enum class Value {
    AnyGender,   ///< "either male or female", "gender-balanced"
    AnyRace,     ///< "of various ethnic backgrounds"
    NoViolence,  ///< "without violence"
    NoSexual,    ///< "no nudity"
    NotUnwanted, ///< one of the caller's own words: "not scary"
};

/// "any-gender", "any-race", "no-violence", "no-sexual", "not-unwanted".
std::string valueName(Value value);

/// A value and the words that it was read from.
struct ReadValue {
    Value value;
    size_t from = 0, length = 0; ///< bytes of the prompt
    std::string words;
};

/// Every value that the prompt asks for, each once, by rules tried on the official benchmark's 200
/// prompts (methods-details.md, 1, "Responsible text-enhancing"). `unwanted`: further words, such
/// as "scary", that a prompt may refuse. ASCII letters' case does not matter.
std::vector<ReadValue> readValues(const std::string &prompt,
                                  const std::vector<std::string> &unwanted = {});

} // namespace deviascope::responsible
