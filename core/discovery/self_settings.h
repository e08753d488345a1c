#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Pictures that no training step learns from, for each set of concepts.
inline constexpr int kHeldOutPictures = 12;

/// The options of self-discovery, declared beside where their defaults are filled in.
base::OptionTable selfOptions();

/// The settings of a self-discovery with its defaults filled in (methods.md, 1). Throws
/// InvalidValue, naming what, for one that cannot be run.
Settings selfSettings(Settings settings, const model::Model &model);

} // namespace deviascope::discovery
