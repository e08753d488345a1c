#pragma once

#include "base/option.h"

#include <string>
#include <string_view>
#include <vector>

namespace deviascope::discovery {

/// Whether a method looks for a concept, or for whatever there is.
enum class Aim { Concept, Anything };

/// Name, one sentence, the options it has: the card's chooser, the dialog and --help are made from
/// this, and callers ask it instead of the name.
struct MethodInfo {
    std::string name;    ///< on the command line
    std::string summary; ///< one sentence, with its source
    /// In the window: a few words and a sentence or two, sources of translation ("method").
    std::string title = {}, plainly = {};
    Aim aim = Aim::Concept;
    base::OptionTable options = {}; ///< beside sharedOptions()
    bool needsScorer = false;
    bool steersText = false; ///< adds to the text states, not to activations

    bool has(std::string_view key) const { return options.find(key) != nullptr; }
};

/// Of every method, in the order in which they are offered.
std::vector<const MethodInfo *> methodInfos();
/// Which is taken unless another is asked for.
const MethodInfo &defaultMethod();
/// Null for a name that we do not know, such as that of another program's method.
const MethodInfo *knownMethod(const std::string &name);
/// Whether the method of this name has an option of its own; false for a name that we do not know.
bool methodHas(const std::string &name, std::string_view key);
/// Whether the method of this name adds to the text states; false for a name that we do not know.
bool steersText(const std::string &name);

} // namespace deviascope::discovery
