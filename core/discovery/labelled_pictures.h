#pragma once

#include "discovery/kept_record.h"
#include "discovery/ledger.h"
#include "discovery/settings.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace deviascope::discovery {

/// Pictures of the base prompt and of roles, with their activations and how much each shows what is
/// looked for, as the scorer sees it.
struct LabelledPictures {
    std::vector<sampling::Row> rows;
    sampling::Settings draw;           ///< how they were drawn
    std::string plain;                 ///< the prompt of those without a role
    sampling::ActivationRecord record; ///< [T, N, C, h, w] each
    at::Tensor amounts;                ///< [N] float64, a probability each
};

/// Whether pictures are taken as they come, or half of them is led to the concept by the prompts'
/// text states, so that there are enough of both kinds.
enum class Kinds { AsTheyCome, HalfLed };

/// Draws `settings.own`'s number of `pictures`, each fourth of the base prompt and the others of
/// roles unless `carriers` is none or the subject an anti-vector, in few steps. Blocks and polls;
/// what is drawn is `kept`. Throws Unsupported for a model without a scorer.
LabelledPictures drawLabelled(const model::Model &model, const Settings &settings,
                              const std::vector<network::Site> &sites, Kinds kinds,
                              KeptRecord &kept, Ledger &ledger, base::Context &context);

/// What that costs, in evaluations.
double forecastOfLabelled(const model::Model &model, const Settings &settings);

} // namespace deviascope::discovery
