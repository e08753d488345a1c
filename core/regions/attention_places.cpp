#include "regions/attention_places.h"

#include "base/error.h"

#include <algorithm>

namespace deviascope::regions {

network::AttentionPlace upPlace(const network::Unet &unet, std::int64_t latentHeight,
                                std::int64_t latentWidth, std::int64_t least)
{
    std::optional<network::AttentionPlace> found;
    for (const network::AttentionPlace &place : unet.attentionPlaces()) {
        if (place.block.part != network::Site::Part::Up || place.layer != 0)
            continue;
        found = place; // from the coarsest to the finest
        const auto shape = unet.attentionShape(place, latentHeight, latentWidth);
        if (std::min(shape[1], shape[2]) >= least)
            break;
    }
    if (!found)
        throw base::Error(
            base::ErrorKind::Unsupported,
            "This model has no attention in its up blocks, by which regions are found", "U-Net",
            "Choose a Stable Diffusion model.");
    return *found;
}

} // namespace deviascope::regions
