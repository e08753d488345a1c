#pragma once

#include "regions/emerdiff.h"

namespace deviascope::regions {

/// Into how many regions a picture is cut unless asked otherwise; chosen on the teaching model.
inline constexpr int kRegionsOfOnePass = 8;

/// Regions by a single pass of the network, in a tenth of the time (house): k-means of what each
/// position's self-attention looks at, on a grid of 16 or more a side, and of the coarser
/// cross-attention's queries, each scaled to unit variance. A pixel belongs to the nearest centre,
/// distances interpolated between positions.
///
/// Needs no inversion. Blocks; polls before the U-Net call. Throws Unsupported, Cancelled.
Cut onePass(const model::Model &model, const Subject &subject, const CutSettings &settings,
            base::Context &context);

/// What positions are clustered by: [N, F] float32 on the model's device, N of a grid h, w.
struct Features {
    at::Tensor rows;
    std::int64_t height = 0, width = 0;
};
Features attentionFeatures(const model::Model &model, const Subject &subject);

} // namespace deviascope::regions
