#pragma once

#include "discovery/checkpoint.h"
#include "discovery/kept_record.h"
#include "discovery/ledger.h"
#include "discovery/settings.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace deviascope::discovery {

/// Pictures of one prompt, each with its own mask of a kind of region.
struct RegionPictures {
    at::Tensor latents; ///< [N, 4, H, W] float32, scaled as the U-Net takes them, on the device
    at::Tensor masks;   ///< [N, 1, H, W] float32 in 0..1 there

    int64_t size() const { return latents.size(0); }
    /// Those of `rows` [B] int64 on the CPU.
    RegionPictures at(const at::Tensor &rows) const;
};

/// Which region, in which pictures.
struct RegionWish {
    std::string name;           ///< as regions::namedMask takes it
    std::filesystem::path mask; ///< the same for all pictures, instead of the name; may be empty
    int learned = 0;            ///< pictures to learn from
    int judged = 0;             ///< further ones, to judge by
};

struct RegionSet {
    RegionPictures learned, judged;
    double spread = 0; ///< root of the mean squared distance of h to its mean over pictures, a step
    int leftOut = 0;   ///< pictures in which the region was not found, or was nearly all of them
};

/// Draws the base prompt with seeds of their own, by few steps, and finds the region in each
/// picture. Blocks and polls; what is drawn is `kept`, what is found stands in `checkpoint`. Throws
/// InvalidValue where too few pictures show the region, NotFound and DamagedFile for a mask.
RegionSet drawRegionSet(const model::Model &model, const Subject &subject, const RegionWish &wish,
                        KeptRecord &kept, Checkpoint &checkpoint, Ledger &ledger,
                        base::Context &context);

/// What that costs, in evaluations.
double forecastOfRegionSet(const model::Model &model, const RegionWish &wish);

} // namespace deviascope::discovery
