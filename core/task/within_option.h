#pragma once

#include "base/option_values.h"
#include "direction/direction.h"
#include "sampling/limit.h"
#include "scorer/within.h"
#include "task/surroundings.h"

namespace deviascope::task {

/// `within`: where in pictures statistics look.
base::Option withinOption();
/// The mask that is given; everywhere where none is. Throws as readPicture.
scorer::Within withinOf(Surroundings &surroundings, const base::OptionValues &values);

/// `mask`: where in pictures directions act.
base::Option maskOption();
/// The mask that is given; everywhere where none is. Throws as readPicture.
sampling::Limit maskOf(Surroundings &surroundings, const base::OptionValues &values);
/// Notes of a direction that changes the text that no mask limits it.
void noteUnmasked(Surroundings &surroundings, const direction::Direction &direction);

} // namespace deviascope::task
