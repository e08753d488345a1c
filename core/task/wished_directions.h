#pragma once

#include "direction/direction.h"
#include "task/parsers.h"
#include "task/surroundings.h"

#include <string>
#include <vector>

namespace deviascope::task {

/// That a direction fits the loaded model. Says where it was made with another model and where it
/// is of another picture size. Throws as checkFits.
void checkForModel(Surroundings &context, const direction::Direction &direction);

/// The direction that `text` means, a file or a name of the library, checked as above. Throws as
/// directionFileOf and readDirection too.
direction::Direction directionFor(Surroundings &context, const std::string &text);

/// The directions that are wished for, read and checked as above. Without a scale: the file's
/// suggested one, else 1. Notes where branch, window, schedule or mask can change nothing. Throws
/// as readDirection, readPicture and InvalidValue.
std::vector<direction::AppliedDirection> loadDirections(Surroundings &surroundings, double guidance,
                                                        const std::vector<DirectionWish> &wishes);

} // namespace deviascope::task
