#pragma once

#include "discovery/concept_sets.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace deviascope::discovery {

/// A prompt that carries the concept while a vector is learned: one per picture.
struct Carrier {
    std::string prompt;
    at::Tensor baseContext;   ///< [1, L, D] text states of the prompt
    at::Tensor targetContext; ///< E(prompt) + s (E(concept) - E(base)), summed over its concepts
};

/// The 36 professions of the paper's protocol (methods-details.md, 1), for models without a list.
const std::vector<std::string> &paperRoles();

/// Roles that may carry or be judged: the model's list (36 professions where it has none) without
/// those that name a person or fix a gender, and without `without`; in an order fixed by the seed.
std::vector<std::string> eligibleRoles(const model::Model &model,
                                       const std::vector<std::string> &without, std::uint64_t seed);

/// `count` carriers: one in four is the base prompt, the rest roles (methods.md, 1). Without
/// carriers: every one is the base prompt, and its target is the concept's own states. Where there
/// are several sets of concepts, each prompt carries every set in turn.
std::vector<Carrier> makeCarriers(const model::Model &model, const SelfSettings &settings,
                                  const ConceptSets &sets, int count);

} // namespace deviascope::discovery
