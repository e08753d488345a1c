#pragma once

#include "base/picture.h"

#include <span>
#include <string>
#include <vector>

namespace deviascope::scorer {

/// Where in pictures statistics look.
struct Within {
    base::Picture mask; ///< of any size, stretched over a picture; white is seen; empty: all is
    std::string hash;   ///< of its file, for keys of runs

    bool isEverywhere() const { return mask.empty(); }
};

/// The pictures as the scorer is shown them: mid-grey outside the mask, in part where that is grey.
std::vector<base::Picture> shownWithin(std::span<const base::Picture> pictures,
                                       const base::Picture &mask);

} // namespace deviascope::scorer
