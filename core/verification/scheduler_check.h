#pragma once

#include "verification/reference_check.h"

#include <filesystem>

namespace deviascope::verification {

/// Recomputes every trajectory of schedulers.json and schedulers.safetensors in `folder`:
/// diffusers' samplers over a network of pretence, tanh(.7 x + t / 1000), from the recorded start
/// with the recorded noise. A row per trajectory; its error is the largest difference at any call
/// over that sample's standard deviation. A sampler that is not ours is named in `unknown`. Throws
/// NotFound or DamagedFile.
ReferenceReport checkSchedulers(const std::filesystem::path &folder);

} // namespace deviascope::verification
