#pragma once

#include "discovery/ledger.h"
#include "discovery/method.h"

#include <ATen/core/Tensor.h>

namespace deviascope::discovery {

/// The middle block's output over 256 (seed, step) samples of the base prompt, the unit of sliders
/// that come without one (methods.md, "Scale of a slider"): [256, C, h, w] float64 on the CPU.
/// Blocks and polls.
at::Tensor spreadSamples(const model::Model &model, const Settings &settings, Ledger &ledger,
                         base::Context &context);

} // namespace deviascope::discovery
