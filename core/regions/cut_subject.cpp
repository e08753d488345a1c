#include "regions/cut_subject.h"

#include <algorithm>
#include <cmath>

namespace deviascope::regions {

Subject drawnSubject(const model::Model &model, const at::Tensor &latents,
                     const std::string &prompt)
{
    return {sampling::toPictures(sampling::decodeLatents(model, latents)).front(), latents, prompt};
}

Subject ownSubject(const model::Model &model, const base::Picture &picture,
                   const std::string &prompt, int width, int height)
{
    return drawnSubject(model, sampling::encodePicture(model, picture, width, height), prompt);
}

std::size_t nearestCall(const std::vector<double> &timesteps, double timestep)
{
    const auto nearest =
        std::min_element(timesteps.begin(), timesteps.end(), [&](double a, double b) {
            return std::abs(a - timestep) < std::abs(b - timestep);
        });
    return static_cast<std::size_t>(nearest - timesteps.begin());
}

} // namespace deviascope::regions
