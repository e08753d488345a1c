#pragma once

#include "sampling/sampler.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace deviascope::sampling {

/// A picture for each seed, the prompts in turn. Pictures of one seed are alike whatever their
/// prompt (templates of one role draw the same person), so whoever counts pictures as independent
/// gives each its own seed. The prompts begin one later each time round, so that none goes with a
/// class of an alternating assignment. `prompts` are not empty.
std::vector<Row> rowsInTurn(std::span<const std::string> prompts,
                            std::span<const std::uint64_t> seeds);

} // namespace deviascope::sampling
