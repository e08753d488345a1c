#pragma once

#include "base/picture.h"
#include "model/model.h"

#include <ATen/core/Tensor.h>

#include <span>

namespace deviascope::scorer {

/// What transformers' CLIPImageProcessor makes of 8-bit pictures of any size: [N, 3, crop, crop]
/// float32 on the CPU. Throws InvalidValue for an empty picture.
at::Tensor preprocess(std::span<const base::Picture> pictures,
                      const model::Preprocessing &preprocessing);

} // namespace deviascope::scorer
