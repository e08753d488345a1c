#include "direction/direction.h"

#include "base/error.h"
#include "network/unet.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::direction {

namespace {

double squaredNorm(const at::Tensor &x)
{
    return x.to(at::kDouble).square().sum().item<double>();
}

} // namespace

double Direction::norm() const
{
    double sum = text.defined() ? squaredNorm(text) : 0;
    for (const auto &[site, tensor] : tensors)
        sum += squaredNorm(tensor);
    return std::sqrt(sum);
}

std::vector<sampling::Intervention> interventionsOf(const Direction &direction,
                                                    const Application &application)
{
    std::vector<sampling::Intervention> interventions;
    if (application.scale == 0)
        return interventions;
    for (const auto &[site, tensor] : direction.tensors) {
        sampling::ActivationEdit edit;
        edit.site = site;
        edit.direction = tensor;
        edit.timesteps = direction.timesteps;
        edit.scale = application.scale;
        edit.branch = application.branch.value_or(direction.branch);
        edit.window = application.window;
        edit.schedule = application.schedule;
        edit.mask = application.mask.weights;
        edit.pictureScales = application.pictureScales;
        interventions.emplace_back(std::move(edit));
    }
    if (direction.text.defined())
        interventions.emplace_back(
            sampling::ContextEdit{direction.text, application.scale, application.pictureScales});
    return interventions;
}

void checkFits(const Direction &direction, const network::Unet &unet, int64_t textLength,
               int64_t textWidth)
{
    const auto refuse = [&](const std::string &site) {
        throw base::Error(base::ErrorKind::InvalidValue,
                          "The direction \"" + direction.name + "\" does not fit this model at " +
                              site,
                          site, "Open the model that it was made with, or discover it again.");
    };
    for (const auto &[site, tensor] : direction.tensors) {
        const int64_t side = unet.config().sampleSize;
        if (tensor.size(1) != unet.shape(site, side, side)[0])
            refuse(site.name());
    }
    if (direction.text.defined() &&
        (direction.text.size(1) != textLength || direction.text.size(2) != textWidth))
        refuse("text");
}

} // namespace deviascope::direction
