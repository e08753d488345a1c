#pragma once

#include "base/picture.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace deviascope::sampling {

/// Where in the picture an edit acts.
struct RegionMask {
    std::string name;   ///< of its file; empty: everywhere
    at::Tensor weights; ///< [1, 1, H, W] float32 in 0..1 on the CPU, or undefined: everywhere
};

/// White acts, black does not, grey in part.
RegionMask regionMask(const base::Picture &picture, const std::string &name);

/// `weights` [1, 1, H, W] on a grid of another size: means of what a cell covers where the grid is
/// coarser, bilinear where it is finer.
at::Tensor onGrid(const at::Tensor &weights, int64_t height, int64_t width);

} // namespace deviascope::sampling
