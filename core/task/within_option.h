#pragma once

#include "base/option_values.h"
#include "scorer/within.h"
#include "task/surroundings.h"

namespace deviascope::task {

/// `within`: where in pictures statistics look.
base::Option withinOption();
/// The mask that is given; everywhere where none is. Throws as readPicture.
scorer::Within withinOf(Surroundings &surroundings, const base::OptionValues &values);

} // namespace deviascope::task
