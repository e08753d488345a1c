#pragma once

#include "direction/direction.h"

#include <span>
#include <string>
#include <vector>

namespace deviascope::direction {

/// A direction and how much of it.
struct Term {
    const Direction *direction = nullptr; ///< not null, outlives the call
    double factor = 1;
};

/// Σ factor · direction, over every site that one of them edits (the others count as zero there).
/// Provenance says what it was made of; `name` names the result. Throws InvalidValue for no terms,
/// for shapes that differ, and for different timesteps.
Direction combined(std::span<const Term> terms, const std::string &name);

/// `direction` without what it shares with `others`: n - Nᵀ (N Nᵀ)⁻¹ N n over all sites and
/// timesteps together (Haas et al. 2023, eq. 12). Throws as `combined`, and when nothing is left or
/// the others depend on each other.
Direction orthogonalised(const Direction &direction, std::span<const Direction> others);

/// Cosines of each with each over all sites together, a row per direction. Throws as `combined`,
/// and for a direction of length 0.
std::vector<std::vector<double>> cosines(std::span<const Direction> directions);

} // namespace deviascope::direction
