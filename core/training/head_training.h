#pragma once

#include "base/context.h"
#include "explanation/explained.h"
#include "training/trainer.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace deviascope::training {

/// Trains a linear head by cross-entropy on pictures' embeddings [N, P] (float32, of unit length)
/// with `labels` [N] int64 of `classes`, all of them in every step. Blocks and polls; a stop throws
/// Cancelled. Throws InvalidValue where a class has no picture.
explanation::Head trainHead(const at::Tensor &embedded, const at::Tensor &labels,
                            const std::vector<std::string> &classes,
                            const TrainerSettings &settings, discovery::Checkpoint &checkpoint,
                            base::Context &context);

} // namespace deviascope::training
