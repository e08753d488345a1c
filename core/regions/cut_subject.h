#pragma once

#include "sampling/sampler.h"

#include <span>
#include <string>
#include <vector>

namespace deviascope::regions {

/// A picture in which regions are sought, as the model sees it.
struct Subject {
    base::Picture picture;
    at::Tensor latents; ///< [1, 4, h, w] float32 of the finished picture, on the model's device
    std::string prompt; ///< what it was drawn from, or what describes it; may be empty
};

/// A picture that was drawn: its latents [1, 4, h, w] as `drawLatents` gives them.
Subject drawnSubject(const model::Model &model, const at::Tensor &latents,
                     const std::string &prompt);

/// The middle of a picture of one's own, brought to so many pixels, sides that fit the model.
Subject ownSubject(const model::Model &model, const base::Picture &picture,
                   const std::string &prompt, int width, int height);

/// Of the calls of a schedule the one whose timestep is nearest.
std::size_t nearestCall(const std::vector<double> &timesteps, double timestep);

} // namespace deviascope::regions
