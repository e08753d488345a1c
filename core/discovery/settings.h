#pragma once

#include "base/option_values.h"
#include "base/picture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::discovery {

class Method;

/// What is looked for, and from where: what all methods understand alike. Those that look for
/// anything read the base, the seed and no more.
struct Subject {
    std::string concept_ = {}; ///< "a woman"
    std::string base = "a person";
    std::string negative = {};             ///< for anti-vectors: what its pictures avoid
    std::vector<std::string> without = {}; ///< roles that take no part (they will be judged)
    std::vector<base::Picture> shown = {}; ///< pictures of the concept, instead of drawn ones
    std::string shownName = {};            ///< what they are called in the result
    std::uint64_t seed = 0;
    bool searchScale = true; ///< look for the suggested scale afterwards
};

/// What a method is asked for: a subject, and the options that this method alone declares.
struct Settings : Subject {
    Settings(const Method &method, Subject subject = {});

    /// Of the method's table without the keys of a subject; defaults where nothing was given.
    base::OptionValues own;
};

/// Whether an option of this key is said by the subject.
bool isOfSubject(std::string_view key);

} // namespace deviascope::discovery
