#pragma once

#include "base/option_values.h"
#include "sampling/sampler.h"
#include "task/surroundings.h"
#include "training/planted_rows.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::task {

/// Pictures of a first look at a place of the search.
inline constexpr int kFewPictures = 48;

/// The options of `train bias`.
base::OptionTable trainBiasOptions();

/// What is planted, and how it is counted.
struct BiasPlan {
    training::Planting planting; ///< its mix is known when the model's own shares are
    std::vector<double> wanted;
    std::string named;               ///< a class whose share was given
    std::vector<std::string> others; ///< as prompts
    std::vector<std::uint64_t> seeds, searchSeeds, otherSeeds;
    sampling::Settings settings;
    nlohmann::json key; ///< all that the result depends on
};

/// Of values that are no undoing. Throws InvalidValue for what cannot be planted, Unsupported for a
/// model that cannot be copied with other rows or has no scorer.
BiasPlan biasPlan(Surroundings &surroundings, const base::OptionValues &values);

} // namespace deviascope::task
