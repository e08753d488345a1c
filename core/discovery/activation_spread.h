#pragma once

#include "discovery/kept_record.h"
#include "discovery/ledger.h"
#include "discovery/settings.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <vector>

namespace deviascope::discovery {

/// The activations at `sites` over 256 (seed, step) samples of the base prompt, the unit of sliders
/// that come without one (methods.md, "Scale of a slider"): [256, C, h, w] float64 on the CPU each.
/// Blocks and polls; what is drawn is `kept`.
std::map<network::Site, at::Tensor> spreadSamples(const model::Model &model, const Subject &subject,
                                                  const std::vector<network::Site> &sites,
                                                  KeptRecord &kept, Ledger &ledger,
                                                  base::Context &context);

/// What that costs, in evaluations.
double forecastOfSpread(const model::Model &model);

} // namespace deviascope::discovery
