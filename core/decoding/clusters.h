#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace deviascope::decoding {

/// One step of agglomeration: two groups become one. Groups 0 … N-1 are the points, N + k the one
/// that step k made.
struct Merge {
    int64_t first = 0, second = 0;
    double distance = 0;
};

/// Average linkage on a symmetric matrix of distances [N, N], by rising distance: N - 1 merges.
std::vector<Merge> averageLinkage(const at::Tensor &distances);

/// The cluster of each point when only the first N - `count` merges are made; numbered by falling
/// size.
std::vector<int> cut(const std::vector<Merge> &merges, int count);

/// The count from 2 to `most` whose clusters have the largest mean silhouette (Rousseeuw 1987).
int bestCount(const at::Tensor &distances, const std::vector<Merge> &merges, int most);

/// The points that name each cluster: largest (cosine to the own centroid - best cosine to another
/// cluster's), at most `words` of each cluster's own.
std::vector<std::vector<int64_t>> namesOf(const at::Tensor &points,
                                          const std::vector<int> &clusters, int words);

} // namespace deviascope::decoding
