#include "regions/one_pass.h"

#include "regions/attention_places.h"
#include "regions/noised.h"
#include "regions/position_clusters.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::regions {

namespace {

constexpr double kReadingTimestep = 100; ///< of the noise; on the teaching model 1 to 300 do alike

/// [N, F] around 0, the mean square length of a row 1: neither kind outweighs the other.
at::Tensor ofUnitVariance(const at::Tensor &rows)
{
    const at::Tensor centred = rows - rows.mean(0, true);
    return centred / centred.square().sum(-1).mean().sqrt();
}

} // namespace

Features attentionFeatures(const model::Model &model, const Subject &subject)
{
    const std::int64_t height = subject.latents.size(2), width = subject.latents.size(3);
    const auto coarse = upPlace(model.unet, height, width, kCoarseSide);
    const auto fine = upPlace(model.unet, height, width, kFineSide);
    const auto readings =
        readNoised(model, subject, subject.prompt, kReadingTimestep, {coarse, fine});
    const auto from = model.unet.attentionShape(coarse, height, width);
    const auto to = model.unet.attentionShape(fine, height, width);
    const at::Tensor queries =
        readings.at(coarse).crossQueries[0].t().view({1, from[0], from[1], from[2]});
    const at::Tensor brought =
        at::upsample_bilinear2d(queries, {to[1], to[2]}, false)[0].flatten(1).t(); // [N, C]
    const at::Tensor looks = readings.at(fine).selfWeights[0].sqrt();              // [N, N]
    return {at::cat({ofUnitVariance(brought), ofUnitVariance(looks)}, 1), to[1], to[2]};
}

Cut onePass(const model::Model &model, const Subject &subject, const CutSettings &settings,
            base::Context &context)
{
    base::Progress progress;
    progress.stage = "drawing";
    context.poll(progress);
    const Features features = attentionFeatures(model, subject);
    const int k = std::min<int>(settings.regions, static_cast<int>(features.rows.size(0)));
    const Clusters found = cluster(features.rows.cpu(), k, settings.seed);
    const at::Tensor distances =
        at::upsample_bicubic2d(found.distances.view({1, k, features.height, features.width}),
                               {subject.picture.height, subject.picture.width}, false);
    return {mapOf(distances[0].argmin(0), settings.leastShare), kNoiseDraws};
}

} // namespace deviascope::regions
