#include "regions/position_clusters.h"

#include <ATen/ATen.h>
#include <opencv2/core.hpp>

namespace deviascope::regions {

namespace {

constexpr int kTries = 8;
constexpr int kMostRounds = 100;
constexpr double kStill = 1e-4; ///< centres that move less have come to rest

} // namespace

Clusters cluster(const at::Tensor &features, int k, std::uint64_t seed)
{
    const at::Tensor rows = features.contiguous();
    const cv::Mat data(static_cast<int>(rows.size(0)), static_cast<int>(rows.size(1)), CV_32FC1,
                       rows.data_ptr<float>());
    cv::theRNG().state = seed + 1; // of this thread; 0 would stay 0
    cv::Mat labels, centres;
    cv::kmeans(data, k, labels,
               {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, kMostRounds, kStill}, kTries,
               cv::KMEANS_PP_CENTERS, centres);
    Clusters found;
    found.labels = at::from_blob(labels.data, {rows.size(0)}, at::kInt).to(at::kLong);
    found.centres = at::from_blob(centres.data, {k, rows.size(1)}, at::kFloat).clone();
    found.distances = (found.centres.unsqueeze(1) - rows.unsqueeze(0)).square().sum(-1);
    return found;
}

} // namespace deviascope::regions
