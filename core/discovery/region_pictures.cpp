#include "discovery/region_pictures.h"

#include "base/error.h"
#include "base/seeds.h"
#include "format/picture_file.h"
#include "regions/named_mask.h"
#include "sampling/region_mask.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace deviascope::discovery {

namespace {

constexpr int kRegionSteps = 8; ///< of the drawings
constexpr double kLeastArea = 0.02, kMostArea = 0.98;
constexpr int64_t kFewestShowing = 2; ///< of either kind
constexpr double kPicturesDrawn = 0.6;
const char *const kMasks = "masks"; ///< in the checkpoint: those of the first pictures

at::Tensor maskFromFile(const std::filesystem::path &file, int64_t side)
{
    const auto mask = sampling::regionMask(format::readPicture(file), file.filename().string());
    return sampling::onGrid(mask.weights, side, side);
}

at::Tensor maskOfPicture(const model::Model &model, const at::Tensor &latents,
                         const Subject &subject, const std::string &name, base::Context &context)
{
    const regions::Subject seen = regions::drawnSubject(model, latents, subject.base);
    const auto mask =
        sampling::regionMask(regions::namedMask(model, seen, name, context), name).weights;
    return sampling::onGrid(mask, latents.size(2), latents.size(3));
}

/// [N, 1, H, W] on the CPU, one for each picture.
at::Tensor masksOf(const model::Model &model, const Subject &subject, const std::string &name,
                   const at::Tensor &latents, Checkpoint &checkpoint, Ledger &ledger,
                   base::Context &context)
{
    std::vector<at::Tensor> masks;
    if (const auto kept = checkpoint.tensor(kMasks))
        masks = kept->split(1);
    const int64_t count = latents.size(0);
    for (auto i = static_cast<int64_t>(masks.size()); i < count; ++i) {
        base::Context finding =
            context.part(static_cast<double>(i) / static_cast<double>(count),
                         static_cast<double>(i + 1) / static_cast<double>(count), "searching");
        masks.push_back(maskOfPicture(model, latents.narrow(0, i, 1), subject, name, finding));
        checkpoint.set(kMasks, at::cat(masks));
        checkpoint.write();
    }
    ledger.full(count * regions::evaluationsOfNamedMask());
    return at::cat(masks);
}

/// Over pictures at the same step, of activations [T, N, C, h, w].
double spreadOf(const at::Tensor &activations)
{
    const at::Tensor rows = activations.to(at::kDouble).flatten(2);
    return std::sqrt((rows - rows.mean(1, true)).square().sum(-1).mean().item<double>());
}

RegionPictures pictures(const at::Tensor &latents, const at::Tensor &masks, int64_t first,
                        int64_t count, const RegionWish &wish)
{
    const at::Tensor areas = masks.narrow(0, first, count).mean(at::IntArrayRef{1, 2, 3});
    const at::Tensor rows =
        at::nonzero((areas > kLeastArea).logical_and(areas < kMostArea)).squeeze(1) + first;
    if (rows.size(0) < kFewestShowing)
        throw base::Error(
            base::ErrorKind::InvalidValue,
            "The region was found in " + std::to_string(rows.size(0)) + " of " +
                std::to_string(count) + " pictures",
            wish.mask.empty() ? wish.name : wish.mask.string(),
            "Name a part that pictures of the prompt show, such as \"figure\", or give a mask "
            "that is neither black nor white everywhere.");
    return {latents.index_select(0, rows.to(latents.device())),
            masks.index_select(0, rows).to(latents.device())};
}

} // namespace

RegionPictures RegionPictures::at(const at::Tensor &rows) const
{
    const at::Tensor there = rows.to(latents.device());
    return {latents.index_select(0, there), masks.index_select(0, there)};
}

RegionSet drawRegionSet(const model::Model &model, const Subject &subject, const RegionWish &wish,
                        KeptRecord &kept, Checkpoint &checkpoint, Ledger &ledger,
                        base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const int count = wish.learned + wish.judged;
    std::vector<sampling::Row> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back(
            {subject.base, "",
             base::seedOf(base::SeedUse::Regions, subject.seed, static_cast<std::uint64_t>(i))});
    base::Context drawing = context.part(0, wish.mask.empty() ? kPicturesDrawn : 1, "drawing");
    const std::vector<network::Site> sites = {network::kMid};
    const auto record =
        kept.record(model, "pictures", rows, sampling::Settings::foretelling(model, kRegionSteps),
                    sites, drawing);
    ledger.full(record.evaluations);
    at::Tensor masks;
    if (wish.mask.empty()) {
        base::Context finding = context.part(kPicturesDrawn, 1);
        masks = masksOf(model, subject, wish.name, record.latents, checkpoint, ledger, finding);
    } else {
        masks = maskFromFile(wish.mask, model.unet.config().sampleSize).expand({count, -1, -1, -1});
    }
    RegionSet set;
    set.learned = pictures(record.latents, masks, 0, wish.learned, wish);
    set.judged = pictures(record.latents, masks, wish.learned, wish.judged, wish);
    set.leftOut = count - static_cast<int>(set.learned.size() + set.judged.size());
    set.spread = spreadOf(record.activations.at(network::kMid));
    return set;
}

double forecastOfRegionSet(const model::Model &model, const RegionWish &wish)
{
    const int count = wish.learned + wish.judged;
    const auto drawn =
        sampling::evaluationsOf(model, sampling::Settings::foretelling(model, kRegionSteps), count);
    return static_cast<double>(drawn) +
           (wish.mask.empty() ? static_cast<double>(count * regions::evaluationsOfNamedMask()) : 0);
}

} // namespace deviascope::discovery
