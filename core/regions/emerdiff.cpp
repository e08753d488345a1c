#include "regions/emerdiff.h"

#include "regions/position_clusters.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace deviascope::regions {

namespace {

constexpr double kBlur = 0.012;       ///< deviation of the filter, of the picture's shorter side
constexpr double kLatentsShare = 0.1; ///< of what a push does to the latents

/// [K, H, W] on the CPU, filtered where it is.
at::Tensor smoothed(at::Tensor answer)
{
    answer = answer.contiguous();
    const auto height = static_cast<int>(answer.size(1)), width = static_cast<int>(answer.size(2));
    for (std::int64_t i = 0; i < answer.size(0); ++i) {
        cv::Mat map(height, width, CV_32FC1, answer[i].data_ptr<float>());
        cv::GaussianBlur(map, map, {}, kBlur * std::min(height, width));
    }
    return answer;
}

} // namespace

RegionMap mapOf(const at::Tensor &labels, double leastShare)
{
    const at::Tensor bytes = labels.to(at::kByte).contiguous();
    const std::uint8_t *first = bytes.data_ptr<std::uint8_t>();
    return regionMap(static_cast<int>(labels.size(1)), static_cast<int>(labels.size(0)),
                     {first, first + bytes.numel()}, leastShare);
}

at::Tensor answers(const model::Model &model, const at::Tensor &pushed, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const auto change = [](const at::Tensor &signs) {
        const auto halves = signs.to(at::kFloat).chunk(2);
        return (halves[1] - halves[0]).square().sum(1).sqrt().unsqueeze(0); // [1, K, H, W]
    };
    std::vector<at::Tensor> parts;
    const auto batches = pushed.split(sampling::Settings{}.microBatch);
    for (const at::Tensor &each : batches) {
        base::Progress progress;
        progress.stage = "drawing";
        progress.fraction = static_cast<double>(parts.size()) / static_cast<double>(batches.size());
        context.poll(progress);
        parts.push_back(sampling::decodeLatents(model, each));
    }
    const at::Tensor pictures = change(at::cat(parts));
    const std::int64_t height = pictures.size(2), width = pictures.size(3);
    const at::Tensor latents = at::upsample_bilinear2d(change(pushed), {height, width}, false);
    return (pictures + kLatentsShare * latents)[0];
}

Cut emerdiff(const model::Model &model, const Subject &subject, const CutSettings &settings,
             const TailSettings &tailSettings, base::Context &context)
{
    Tail tail(model, subject, tailSettings);
    base::Context back = context.part(0, 0.3), forth = context.part(0.3, 0.9),
                  decoding = context.part(0.9, 1);
    tail.begin(back);
    const int k = std::min<int>(settings.regions, static_cast<int>(tail.queries().size(0)));
    const Clusters found = cluster(tail.queries().to(at::kCPU, at::kFloat), k, settings.seed);
    const at::Tensor masks = at::one_hot(found.labels, k).t().to(at::kFloat); // [K, N]
    const at::Tensor answer = answers(model, tail.pushed(masks, forth), decoding);
    return {mapOf(smoothed(answer.cpu()).argmax(0), settings.leastShare), tail.evaluations()};
}

} // namespace deviascope::regions
