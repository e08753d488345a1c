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

/// The same of square images [N, 3, S, S] in -1..1, with their graph and on their device: cut to
/// that range, not rounded.
at::Tensor preprocessImages(const at::Tensor &images, const model::Preprocessing &preprocessing);

} // namespace deviascope::scorer
