#include "sampling/intervention.h"

#include "base/error.h"
#include "sampling/region_mask.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace deviascope::sampling {

bool fitsGrid(const at::Tensor &direction, const std::vector<int64_t> &shape)
{
    const bool everywhere = direction.size(2) == 1 && direction.size(3) == 1;
    return everywhere || (direction.size(2) == shape[1] && direction.size(3) == shape[2]);
}

namespace {

/// The entry whose timestep is nearest.
at::Tensor entryFor(const ActivationEdit &edit, double timestep)
{
    if (edit.direction.size(0) == 1)
        return edit.direction;
    const auto nearest =
        std::min_element(edit.timesteps.begin(), edit.timesteps.end(), [&](double a, double b) {
            return std::abs(a - timestep) < std::abs(b - timestep);
        });
    return edit.direction.narrow(0, nearest - edit.timesteps.begin(), 1);
}

at::Tensor fitted(const at::Tensor &direction, const std::vector<int64_t> &shape)
{
    if (fitsGrid(direction, shape))
        return direction;
    return at::upsample_bilinear2d(direction, {shape[1], shape[2]}, false);
}

/// The scales of `count` pictures as [N, 1, …], or one number for all.
std::variant<double, at::Tensor> scalesOf(double scale, const std::vector<double> &pictureScales,
                                          int64_t first, int64_t count, int64_t dimensions)
{
    if (pictureScales.empty())
        return scale;
    if (static_cast<int64_t>(pictureScales.size()) < first + count)
        throw base::Error(base::ErrorKind::Internal, "An edit has too few scales for its pictures");
    std::vector<int64_t> shape(static_cast<size_t>(dimensions), 1);
    shape[0] = count;
    at::Tensor scales = at::empty(shape, at::kFloat);
    for (int64_t i = 0; i < count; ++i)
        scales.data_ptr<float>()[i] = static_cast<float>(scale * pictureScales[first + i]);
    return scales;
}

bool changesNothing(double scale, const std::vector<double> &pictureScales, int64_t first,
                    int64_t count)
{
    if (scale == 0)
        return true;
    return !pictureScales.empty() &&
           std::all_of(pictureScales.begin() + first, pictureScales.begin() + first + count,
                       [](double s) { return s == 0; });
}

at::Tensor times(const at::Tensor &x, const std::variant<double, at::Tensor> &scale)
{
    if (const double *number = std::get_if<double>(&scale))
        return x * *number;
    return x * std::get<at::Tensor>(scale).to(x.device());
}

} // namespace

std::vector<network::Edit>
editsAt(double timestep, std::span<const Intervention> interventions, const BatchLayout &layout,
        int64_t firstPicture, const std::function<std::vector<int64_t>(network::Site)> &shapeOf,
        at::ScalarType dtype, at::Device device)
{
    std::vector<network::Edit> edits;
    for (const Intervention &intervention : interventions) {
        const auto *edit = std::get_if<ActivationEdit>(&intervention);
        if (!edit || !edit->window.contains(timestep))
            continue;
        const double scale = edit->scale * edit->schedule.at(timestep);
        if (changesNothing(scale, edit->pictureScales, firstPicture, layout.pictures))
            continue;
        const auto shape = shapeOf(edit->site);
        if (edit->direction.size(1) != shape[0])
            throw base::Error(base::ErrorKind::InvalidValue,
                              "A direction has " + std::to_string(edit->direction.size(1)) +
                                  " channels at " + edit->site.name() + ", this model " +
                                  std::to_string(shape[0]),
                              edit->site.name(), "It was made with another model.");
        const auto scales = scalesOf(scale, edit->pictureScales, firstPicture, layout.pictures, 4);
        const at::Tensor delta =
            times(fitted(entryFor(*edit, timestep), shape).to(device), scales).to(dtype);
        at::Tensor mask = edit->mask;
        if (mask.defined())
            mask = onGrid(mask, shape[1], shape[2]).to(device, dtype);
        edits.push_back({edit->site, delta, mask, layout.firstConditional(), layout.pictures});
        if (layout.guided && edit->branch == Branch::Both)
            edits.push_back({edit->site, delta, mask, 0, layout.pictures});
    }
    return edits;
}

at::Tensor editContext(const at::Tensor &states, std::span<const Intervention> interventions,
                       int64_t firstPicture)
{
    at::Tensor result = states;
    for (const Intervention &intervention : interventions) {
        const auto *edit = std::get_if<ContextEdit>(&intervention);
        if (!edit || changesNothing(edit->scale, edit->pictureScales, firstPicture, states.size(0)))
            continue;
        if (edit->delta.size(1) != states.size(1) || edit->delta.size(2) != states.size(2))
            throw base::Error(base::ErrorKind::InvalidValue,
                              "A text direction does not fit this model's text states", "text",
                              "It was made with another model.");
        const auto scales =
            scalesOf(edit->scale, edit->pictureScales, firstPicture, states.size(0), 3);
        result = result + times(edit->delta.to(states.device()), scales).to(states.scalar_type());
    }
    return result;
}

bool editsContext(std::span<const Intervention> interventions)
{
    return std::any_of(interventions.begin(), interventions.end(), [](const auto &intervention) {
        return std::holds_alternative<ContextEdit>(intervention);
    });
}

} // namespace deviascope::sampling
