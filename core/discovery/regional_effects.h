#pragma once

#include "base/interval.h"
#include "discovery/foretold_change.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace deviascope::discovery {

/// What K directions do to pictures, means over them and over a few timesteps.
struct RegionalEffects {
    std::vector<double> inside, outside; ///< mean change of the region and of the rest, of latents
    std::vector<double> diversity; ///< distance to the others' effects, in shares of their size:
                                   ///< 0 the same (or its opposite), about 1.3 unrelated
    std::vector<double> agreement; ///< cosine of what it does to the region's mean, over pictures
    std::vector<RegionalEffects> leftOut; ///< the same without each of the pictures in turn

    double ratio(std::size_t index) const { return inside[index] / outside[index]; }
};

/// The 95 % interval of a number of `effects` over pictures: the jackknife's, by Student's law;
/// none of less than three pictures.
std::optional<base::Interval>
intervalOver(const RegionalEffects &effects,
             const std::function<double(const RegionalEffects &)> &number);

/// Of vectors [K, C, h, w] at the middle block on `pictures`, foretold from noise of `seed` on. The
/// distance is of latents, where the paper's claim would take one of pictures (house). Blocks and
/// polls.
RegionalEffects effectsOn(const RegionPictures &pictures, const ForetoldChange &foretold,
                          const at::Tensor &vectors, std::uint64_t seed, base::Context &context);

/// What that costs, in evaluations of the U-Net.
double forecastOfEffects(const network::Unet &unet, int pictures, int count);

/// Each row of the length `length`.
at::Tensor ofLength(const at::Tensor &vectors, double length);
/// Random directions of the lengths of `vectors`, beside which they are judged.
at::Tensor randomLike(const at::Tensor &vectors, std::uint64_t seed);

} // namespace deviascope::discovery
