#pragma once

#include "sampling/intervention.h"
#include "sampling/region_mask.h"

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::network {
class Unet;
}

namespace deviascope::direction {

/// A direction in a model's activations (or its text states), with what made it. A value.
struct Direction {
    std::string name;
    std::string concept_;          ///< the prompt that it stands for
    std::string base;              ///< the prompt that it starts from
    std::string method;            ///< "self", "text", …
    std::vector<std::string> tags; ///< the user's own words

    std::map<network::Site, at::Tensor> tensors; ///< per site [S, C, h, w], float32 on the CPU
    at::Tensor text;                             ///< [1, L, D] float32, or undefined
    std::vector<double> timesteps;               ///< of the S entries; empty when S = 1

    /// The scale at which a slider opens; empty: none was found, or not looked for.
    std::optional<double> suggestedScale;
    sampling::Branch branch = sampling::Branch::Conditional;
    nlohmann::json provenance = nlohmann::json::object(); ///< settings, seeds, model hash, losses …

    /// Euclidean norm over all its tensors.
    double norm() const;
};

/// How a direction is applied. What is empty comes from the direction. Text states are the same at
/// every timestep and place: only the scales change what a text direction does.
struct Application {
    double scale = 1;
    std::optional<sampling::Branch> branch;
    sampling::Window window;
    sampling::ScaleSchedule schedule;
    sampling::RegionMask mask;
    std::vector<double> pictureScales; ///< as in ActivationEdit
};

/// A direction with its slider's value, under the name that its rows carry.
struct AppliedDirection {
    Direction direction;
    Application application;
};

/// The interventions of a direction on a slider; none at scale 0.
std::vector<sampling::Intervention> interventionsOf(const Direction &direction,
                                                    const Application &application);

/// Throws InvalidValue, saying which site, when `direction` cannot act in a network with these
/// shapes (channels differ, or a text direction of another width).
void checkFits(const Direction &direction, const network::Unet &unet, int64_t textLength,
               int64_t textWidth);

} // namespace deviascope::direction
