#pragma once

#include "discovery/ledger.h"
#include "discovery/method.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <vector>

namespace deviascope::discovery {

/// The activations at `sites` over 256 (seed, step) samples of the base prompt, the unit of sliders
/// that come without one (methods.md, "Scale of a slider"): [256, C, h, w] float64 on the CPU each.
/// Blocks and polls.
std::map<network::Site, at::Tensor> spreadSamples(const model::Model &model,
                                                  const Settings &settings,
                                                  const std::vector<network::Site> &sites,
                                                  Ledger &ledger, base::Context &context);

/// What that costs, in evaluations.
double forecastOfSpread(const model::Model &model);

} // namespace deviascope::discovery
