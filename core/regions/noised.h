#pragma once

#include "network/attention_access.h"
#include "regions/cut_subject.h"

#include <map>
#include <string>
#include <vector>

namespace deviascope::regions {

/// What attention reads of a picture in one pass of the network: noise of the level of `timestep`,
/// a few draws of it side by side, is laid over the finished latents, and `prompt` says what is
/// there. At `places`; means over the draws [1, …], float32 on the model's device.
std::map<network::AttentionPlace, network::AttentionReading>
readNoised(const model::Model &model, const Subject &subject, const std::string &prompt,
           double timestep, const std::vector<network::AttentionPlace> &places);

/// Draws of noise in `readNoised`, each an evaluation.
inline constexpr int kNoiseDraws = 4;

} // namespace deviascope::regions
