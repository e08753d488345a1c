#pragma once

#include "base/interval.h"
#include "decoding/whitened_bank.h"

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::decoding {

/// Whether a prompt's direction is the same in one half of the seeds as in the other.
struct SplitHalf {
    std::vector<double> cosines; ///< of each prompt's d over even and over odd seeds
    double mean = 0;
    base::Interval interval; ///< of the mean over prompts, 95 %
};

/// `rows`: which prompts of the bank; d from their mean.
SplitHalf splitHalf(const WhitenedBank &bank, const std::vector<int64_t> &rows);

/// A prompt of the bank that names an unknown direction.
struct NamedBy {
    std::string prompt;
    double cosine = 0;
};

/// What an unknown direction means.
struct Decoded {
    std::vector<NamedBy> nearest;  ///< best first
    std::vector<NamedBy> farthest; ///< what the direction leads away from
    double chance = 0;             ///< 95 % of random directions have a best cosine below this
    double margin = 0;             ///< best cosine - chance; at most 0: it has no name in this bank
};

/// Ranks `rows` of the bank by the cosine of their d (from their mean) with `direction` [r].
/// Chance: 200 random directions with the covariance of the bank's d.
Decoded decode(const WhitenedBank &bank, const std::vector<int64_t> &rows,
               const at::Tensor &direction, int words, std::uint64_t seed);

/// d of these rows from their mean: [n, r].
at::Tensor deviations(const WhitenedBank &bank, const std::vector<int64_t> &rows);

} // namespace deviascope::decoding
