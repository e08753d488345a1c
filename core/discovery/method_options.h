#pragma once

#include "base/option_values.h"
#include "discovery/method_info.h"
#include "format/picture_folder.h"

namespace deviascope::discovery {

class Method;
struct Settings;

/// What every method is asked for: the base prompt and the seed.
const base::OptionTable &sharedOptions();

/// The shared options and those of `method`.
base::OptionTable optionsOf(const MethodInfo &method);
base::OptionTable optionsOf(const Method &method);

/// The options of all methods in one table, each once, its help saying whose it is: for --help.
base::OptionTable optionsOfAllMethods();

/// Those of `values` that are given, as `method` takes them. Throws InvalidValue, naming it, for
/// one that only other methods have; what no method has is left out.
base::OptionValues optionsFor(const Method &method, const base::OptionValues &values);

/// The settings that `values` say for `method`, with the pictures that they show read. A default
/// that is given is a default left out. Pictures of a folder are brought down to what a model of
/// `side` pixels sees; those that cannot be read are `leftOut`. Throws as optionsFor and
/// format::listPictures.
Settings settingsFrom(const Method &method, const base::OptionValues &values, int side,
                      std::vector<format::LeftOut> &leftOut);

} // namespace deviascope::discovery
