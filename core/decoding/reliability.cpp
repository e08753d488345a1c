#include "decoding/reliability.h"

#include "decoding/resampling.h"
#include "statistics/mean_deviation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace deviascope::decoding {

namespace {

constexpr int kRandomDirections = 200;

at::Tensor fromMean(const at::Tensor &prototypes)
{
    return prototypes - prototypes.mean(0, true);
}

} // namespace

at::Tensor deviations(const WhitenedBank &bank, const std::vector<int64_t> &rows)
{
    return fromMean(bank.prototypes().index_select(0, at::tensor(rows, at::kLong)));
}

SplitHalf splitHalf(const WhitenedBank &bank, const std::vector<int64_t> &rows)
{
    const at::Tensor points = bank.points.index_select(0, at::tensor(rows, at::kLong));
    const int64_t seeds = points.size(1);
    const at::Tensor even = fromMean(points.slice(1, 0, seeds, 2).mean(1));
    const at::Tensor odd = fromMean(points.slice(1, 1, seeds, 2).mean(1));
    const at::Tensor both = cosines(even, odd).diagonal().contiguous();
    SplitHalf result;
    result.cosines.assign(both.data_ptr<double>(), both.data_ptr<double>() + both.numel());
    const auto mean = statistics::sampleMean(result.cosines);
    result.mean = mean.mean;
    result.interval = mean.interval.value_or(base::Interval{-1, 1});
    return result;
}

Decoded decode(const WhitenedBank &bank, const std::vector<int64_t> &rows,
               const at::Tensor &direction, int words, std::uint64_t seed)
{
    const at::Tensor d = deviations(bank, rows);
    const at::Tensor ranked = cosines(direction.unsqueeze(0), d)[0].contiguous();
    std::vector<size_t> order(rows.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const double *cosine = ranked.data_ptr<double>();
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return cosine[a] > cosine[b]; });
    Decoded decoded;
    const size_t count = std::min(order.size(), static_cast<size_t>(words));
    const auto named = [&](size_t i) {
        return NamedBy{bank.prompts[static_cast<size_t>(rows[i])], cosine[i]};
    };
    for (size_t k = 0; k < count; ++k) {
        decoded.nearest.push_back(named(order[k]));
        decoded.farthest.push_back(named(order[order.size() - 1 - k]));
    }
    // A mixture of the bank's own d with normal weights has their covariance.
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const at::Tensor random =
        at::randn({kRandomDirections, d.size(0)}, generator, at::TensorOptions().dtype(at::kDouble))
            .matmul(d);
    const at::Tensor best = std::get<0>(cosines(random, d).max(1)).contiguous();
    decoded.chance =
        quantile({best.data_ptr<double>(), best.data_ptr<double>() + best.numel()}, 0.95);
    decoded.margin = cosine[order.front()] - decoded.chance;
    return decoded;
}

} // namespace deviascope::decoding
