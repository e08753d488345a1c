#pragma once

#include "core/discovery/with_teaching_model.h"
#include "core/regions/true_figure.h"
#include "discovery/region_pictures.h"
#include "sampling/region_mask.h"

namespace deviascope::tests {

/// Drawn pictures of the teaching model and where the figure is, as the model sees it.
inline discovery::RegionSet figureSet(int learned, int judged)
{
    base::Context context;
    discovery::Subject subject;
    subject.seed = 3;
    discovery::KeptRecord kept(context, "figures");
    discovery::Checkpoint none({}, "figures");
    discovery::Ledger ledger(teachingModel().unet);
    return discovery::drawRegionSet(teachingModel(), subject,
                                    {regions::kFigure, {}, learned, judged}, kept, none, ledger,
                                    context);
}

/// The same pictures with the figures' true masks.
inline discovery::RegionPictures withTrueMasks(discovery::RegionPictures pictures)
{
    std::vector<at::Tensor> masks;
    for (int64_t i = 0; i < pictures.size(); ++i) {
        const auto seen =
            regions::drawnSubject(teachingModel(), pictures.latents.narrow(0, i, 1), "");
        base::Picture mask{seen.picture.width, seen.picture.height, {}};
        for (const bool inside : trueFigure(seen.picture))
            mask.rgb.insert(mask.rgb.end(), 3, inside ? 255 : 0);
        masks.push_back(sampling::onGrid(sampling::regionMask(mask, "").weights,
                                         pictures.latents.size(2), pictures.latents.size(3)));
    }
    pictures.masks = at::cat(masks);
    return pictures;
}

} // namespace deviascope::tests
