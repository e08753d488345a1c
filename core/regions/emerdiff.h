#pragma once

#include "regions/region_map.h"
#include "regions/tail.h"

namespace deviascope::regions {

/// How a picture is cut into regions by either method.
struct CutSettings {
    int regions = 6;           ///< K; small pieces dissolve, so that fewer may be left
    double leastShare = 0.002; ///< of the picture: smaller pieces go to what surrounds them
    std::uint64_t seed = 0;    ///< of the clusters
};

/// What was found, and spent on it.
struct Cut {
    RegionMap map;
    std::int64_t evaluations = 0;
};

/// EmerDiff (Namekata et al., ICLR 2024, arXiv 2401.11739): k-means of the cross-attention's
/// queries gives K regions on a coarse grid; each is pushed by -c and +c at one timestep of the
/// drawing, and a pixel belongs to the region to whose push it answers most.
///
/// (house) Every picture, a drawn one too, is inverted to that timestep, and drawn from there
/// without guidance; what a push does is measured before colours are cut off, and a share of what
/// it does to the latents is added: white and black pictures hardly answer else.
///
/// Blocks; polls before each U-Net call. Throws Unsupported, Cancelled.
Cut emerdiff(const model::Model &model, const Subject &subject, const CutSettings &settings,
             const TailSettings &tail, base::Context &context);

/// The regions of labels [H, W] on the CPU, as `regionMap` measures them.
RegionMap mapOf(const at::Tensor &labels, double leastShare);

/// By how much each pixel answers to a push: latents of both signs [2K, 4, h, w] -> [K, H, W]
/// float32 on the model's device. |I- - I+| over the colours, and a share of that of the latents.
/// Blocks and polls.
at::Tensor answers(const model::Model &model, const at::Tensor &pushed, base::Context &context);

} // namespace deviascope::regions
