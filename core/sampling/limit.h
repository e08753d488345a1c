#pragma once

#include "sampling/intervention.h"
#include "sampling/region_mask.h"

#include <span>
#include <string>
#include <vector>

namespace deviascope::sampling {

/// Where all edits of a run may act.
struct Limit {
    RegionMask mask;
    std::string hash; ///< of its file, for keys of runs

    bool isEverywhere() const { return !mask.weights.defined(); }
};

/// The same interventions, those of activations inside `limit` alone; what has a mask of its own
/// acts in both. Text states have no places: what changes them stays.
std::vector<Intervention> limited(std::span<const Intervention> interventions, const Limit &limit);

} // namespace deviascope::sampling
