#include "network/row_shares.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <vector>

namespace deviascope::network {

namespace {

constexpr int64_t kFewRows = 4; ///< per thread; with fewer, uneven shares cost more than they gain

int64_t sharesOf(int64_t rows, at::Device device)
{
    const int64_t threads = at::get_num_threads();
    if (!device.is_cpu() || c10::GradMode::is_enabled() || at::in_parallel_region() ||
        rows < threads || (rows % threads != 0 && rows < kFewRows * threads))
        return 1;
    return threads;
}

} // namespace

at::Tensor inRowShares(int64_t rows, at::Device device,
                       const std::function<at::Tensor(int64_t first, int64_t count)> &part)
{
    const int64_t shares = sharesOf(rows, device);
    if (shares == 1)
        return part(0, rows);
    std::vector<at::Tensor> parts(static_cast<size_t>(shares));
    at::parallel_for(0, shares, 1, [&](int64_t first, int64_t last) {
        const c10::NoGradGuard noGrad; // the mode is each thread's own
        for (int64_t share = first; share < last; ++share) {
            const int64_t from = share * rows / shares;
            parts[static_cast<size_t>(share)] = part(from, (share + 1) * rows / shares - from);
        }
    });
    return at::cat(parts);
}

at::Tensor inTurns(int64_t rows, int64_t atMost,
                   const std::function<at::Tensor(int64_t first, int64_t count)> &part)
{
    if (rows <= atMost)
        return part(0, rows);
    std::vector<at::Tensor> parts;
    for (int64_t first = 0; first < rows; first += atMost)
        parts.push_back(part(first, std::min(atMost, rows - first)));
    return at::cat(parts);
}

} // namespace deviascope::network
