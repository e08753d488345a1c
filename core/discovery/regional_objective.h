#pragma once

#include <ATen/core/Tensor.h>

namespace deviascope::discovery {

/// What a region's directions are to do, each by its weight. With F_k [B, K, 4, H, W], what
/// direction k changes, and the regions' masks M [B, 1, H, W]; |.| is the mean of absolute values
/// over the channels and over what a mask weighs. Source: methods-details.md, section 9 (house,
/// for the claim of Ctrl-SIS's abstract, 2212.01455); the last term and `nearer` are our own too.
struct RegionalWeights {
    double inside = 1;    ///< mean over k of |M F_k|: each changes the region
    double diversity = 1; ///< mean over k < l of |M (F_k -+ F_l)|, the nearer of the two signs
    double outside = 10;  ///< less the mean over k of |(1-M) F_k|: what is not the region stays
    /// The cosine of what k does to the region's mean, between pictures, times |M F|.
    double agreement = 0.5;
};

/// The mean over the batch, to be made large: a number with a graph where F has one. `signs` [B]:
/// by which sign the directions were added; agreement compares what one sign does.
at::Tensor regionalObjective(const at::Tensor &changes, const at::Tensor &masks,
                             const at::Tensor &signs, const RegionalWeights &weights);

/// |M F| for each picture and direction: [B, K].
at::Tensor changeWithin(const at::Tensor &changes, const at::Tensor &masks);

/// For each direction the mean cosine, over pairs of pictures, of the mean change in the region:
/// [K]; 1 where it does the same to all pictures.
at::Tensor agreementOf(const at::Tensor &changes, const at::Tensor &masks);

/// For each pair k < l how far apart their effects in the region are, [B, pairs]: of F_l and -F_l
/// the nearer one counts, since a slider goes both ways.
at::Tensor pairDistances(const at::Tensor &changes, const at::Tensor &masks);

} // namespace deviascope::discovery
