#pragma once

#include "network/edit.h"
#include "sampling/branch.h"
#include "sampling/scale_schedule.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <span>
#include <variant>
#include <vector>

namespace deviascope::sampling {

/// Timesteps at which an edit acts: from <= t < to, within 0..1000.
struct Window {
    double from = 0;
    double to = 1000;
    bool contains(double t) const { return from <= t && t < to; }
    bool operator==(const Window &) const = default;
};

/// Whether `direction`, [S, C, h, w], acts on an activation of `shape`, C, H, W, as it is: it has
/// its cells, or is the same everywhere. Else it is resampled.
bool fitsGrid(const at::Tensor &direction, const std::vector<int64_t> &shape);

/// h <- h + scale * direction at one site (Li et al. 2024, eq. 5).
struct ActivationEdit {
    network::Site site;
    at::Tensor direction;          ///< [S, C, h, w] float32
    std::vector<double> timesteps; ///< of the S entries; empty when S = 1
    at::Tensor mask;               ///< [1, 1, H, W] in 0..1 of any size, or undefined: everywhere
    double scale = 1;
    ScaleSchedule schedule;
    Branch branch = Branch::Conditional;
    Window window;
    std::vector<double> pictureScales; ///< a further factor per picture; empty: 1 for all
};

/// c <- c + scale * delta on the conditional text states.
struct ContextEdit {
    at::Tensor delta; ///< [1, L, D] float32
    double scale = 1;
    std::vector<double> pictureScales;
};

using Intervention = std::variant<ActivationEdit, ContextEdit>;

/// How the rows of one U-Net batch are laid out: unconditional ones first where there are two
/// halves, then conditional ones, one of each per picture.
struct BatchLayout {
    int64_t pictures = 0;
    bool guided = false;
    int64_t rows() const { return guided ? 2 * pictures : pictures; }
    int64_t firstConditional() const { return guided ? pictures : 0; }
};

/// The edits of one network call. `shapeOf` gives [C, h, w] of a site for the size at hand; a
/// direction made for another size is resampled bilinearly. An edit that changes nothing (scale 0,
/// outside its window) is left out, so that zero is zero bit for bit.
std::vector<network::Edit>
editsAt(double timestep, std::span<const Intervention> interventions, const BatchLayout &layout,
        int64_t firstPicture, const std::function<std::vector<int64_t>(network::Site)> &shapeOf,
        at::ScalarType dtype, at::Device device);

/// Conditional text states [N, L, D] of the pictures from `firstPicture` on, context edits added.
at::Tensor editContext(const at::Tensor &states, std::span<const Intervention> interventions,
                       int64_t firstPicture);

/// Whether one of them edits text states, at any scale.
bool editsContext(std::span<const Intervention> interventions);

} // namespace deviascope::sampling
