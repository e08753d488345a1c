#pragma once

#include "direction/direction.h"

#include <span>
#include <string>
#include <vector>

namespace deviascope::evaluation {

/// How much discoveries of one concept by one method agree when only their seeds differ.
struct Agreement {
    std::string concept_, method;
    int pairs = 0;
    double mean = 0, least = 0, most = 0; ///< cosines over the pairs
    double chance = 0;                    ///< 95 % of random directions of these shapes agree less
};

/// Every concept and method of which there are two discoveries or more that differ in their seeds
/// and in nothing else, as their provenance says: of one model, with equal settings and shapes.
/// Edits of text states, which no seed changes, are not compared.
std::vector<Agreement> agreements(std::span<const direction::Direction> directions);

} // namespace deviascope::evaluation
