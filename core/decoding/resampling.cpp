#include "decoding/resampling.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace deviascope::decoding {

namespace {

constexpr int kResamples = 2000;

std::vector<double> ranksOf(std::span<const double> values)
{
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(),
              [&](size_t i, size_t j) { return values[i] < values[j]; });
    std::vector<double> ranks(values.size());
    for (size_t i = 0; i < order.size();) {
        size_t end = i;
        while (end < order.size() && values[order[end]] == values[order[i]])
            ++end;
        for (size_t k = i; k < end; ++k)
            ranks[order[k]] = static_cast<double>(i + end - 1) / 2;
        i = end;
    }
    return ranks;
}

} // namespace

at::Tensor seedResamples(int64_t seeds, int resamples, std::uint64_t seed)
{
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const at::Tensor drawn =
        at::randint(seeds, {resamples, seeds}, generator, at::TensorOptions().dtype(at::kLong));
    return at::zeros({resamples, seeds}, at::kDouble)
        .scatter_add_(1, drawn,
                      at::full({resamples, seeds}, 1.0 / static_cast<double>(seeds), at::kDouble));
}

double quantile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<size_t>(std::floor(place));
    const size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

base::Interval middle95(std::vector<double> values)
{
    return {quantile(values, 0.025), quantile(values, 0.975)};
}

double rankCorrelation(std::span<const double> a, std::span<const double> b)
{
    const auto x = ranksOf(a), y = ranksOf(b);
    const double mean = (static_cast<double>(x.size()) - 1) / 2;
    double both = 0, first = 0, second = 0;
    for (size_t i = 0; i < x.size(); ++i) {
        both += (x[i] - mean) * (y[i] - mean);
        first += (x[i] - mean) * (x[i] - mean);
        second += (y[i] - mean) * (y[i] - mean);
    }
    return first > 0 && second > 0 ? both / std::sqrt(first * second) : 0;
}

Association association(std::span<const double> a, std::span<const double> b, std::uint64_t seed)
{
    if (a.size() != b.size() || a.size() < 4)
        throw base::Error(base::ErrorKind::InvalidValue, "A correlation needs at least four pairs",
                          std::to_string(a.size()), "Map more prompts.");
    Association result;
    result.n = static_cast<int>(a.size());
    result.correlation = rankCorrelation(a, b);
    std::mt19937_64 generator(seed);
    std::uniform_int_distribution<size_t> any(0, a.size() - 1);
    std::vector<double> resampled, shuffled, x(a.size()), y(b.size());
    std::vector<double> labels(b.begin(), b.end());
    int asMuch = 0;
    for (int i = 0; i < kResamples; ++i) {
        for (size_t k = 0; k < a.size(); ++k) {
            const size_t pick = any(generator);
            x[k] = a[pick];
            y[k] = b[pick];
        }
        resampled.push_back(rankCorrelation(x, y));
        std::shuffle(labels.begin(), labels.end(), generator);
        shuffled.push_back(std::abs(rankCorrelation(a, labels)));
        asMuch += shuffled.back() >= std::abs(result.correlation);
    }
    result.interval = middle95(resampled);
    result.shuffledQ95 = quantile(shuffled, 0.95);
    result.p = (asMuch + 1.0) / (kResamples + 1.0);
    return result;
}

} // namespace deviascope::decoding
