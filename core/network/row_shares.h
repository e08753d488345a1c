#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace deviascope::network {

/// Joins `part(first, count)` -> [count, ...] over shares of `rows` independent batch rows, one
/// share per thread of the CPU. Whole passes side by side meet once; a pass whose every layer is
/// divided meets at each, and leaves small layers to one thread. One share where that gains
/// nothing: off the CPU, with too few rows, within another share, or while gradients are recorded.
/// The shares depend on `rows` and the number of threads only.
at::Tensor inRowShares(int64_t rows, at::Device device,
                       const std::function<at::Tensor(int64_t first, int64_t count)> &part);

/// Joins `part(first, count)` over `rows` batch rows, at most `atMost` at a time, one after the
/// other: for what needs much memory a row.
at::Tensor inTurns(int64_t rows, int64_t atMost,
                   const std::function<at::Tensor(int64_t first, int64_t count)> &part);

} // namespace deviascope::network
