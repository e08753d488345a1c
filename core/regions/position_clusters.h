#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace deviascope::regions {

struct Clusters {
    at::Tensor labels;    ///< [N] int64, of K clusters
    at::Tensor centres;   ///< [K, F] float32
    at::Tensor distances; ///< [K, N] float32, squared, of every position to every centre
};

/// k-means (OpenCV's, started by k-means++, the best of a few tries) of the rows of `features`
/// [N, F] float32 on the CPU, N at least K. The same for the same `seed`.
Clusters cluster(const at::Tensor &features, int k, std::uint64_t seed);

} // namespace deviascope::regions
