#include "discovery/component_analysis.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr double kNoVariance = 1e-10; ///< of the largest eigenvalue

at::Tensor withFixedSign(const at::Tensor &vector)
{
    return vector[vector.abs().argmax()].item<double>() < 0 ? -vector : vector;
}

} // namespace

std::vector<Component> principalComponents(const at::Tensor &samples, int count)
{
    at::Tensor x = samples.to(at::kCPU, at::kDouble);
    x = x - x.mean(0, true);
    const auto [values, vectors] = at::linalg_eigh(x.matmul(x.t())); // rising
    const int64_t n = x.size(0);
    std::vector<Component> components;
    for (int64_t i = n - 1; i >= 0 && static_cast<int>(components.size()) < count; --i) {
        const double value = values[i].item<double>();
        if (value <= kNoVariance * std::max(values[n - 1].item<double>(), 1e-300))
            break;
        const at::Tensor direction = x.t().mv(vectors.select(1, i)) / std::sqrt(value);
        components.push_back(
            {withFixedSign(direction), std::sqrt(value / static_cast<double>(n - 1))});
    }
    return components;
}

std::vector<Component> readDirections(const at::Tensor &weights, int count, Outputs outputs)
{
    at::Tensor a = weights.to(at::kCPU, at::kDouble);
    if (outputs == Outputs::UnitNorm)
        a = a / a.norm(2, at::IntArrayRef{1}, true).clamp_min(1e-12);
    const auto [values, vectors] = at::linalg_eigh(a.t().matmul(a)); // rising
    const int64_t n = a.size(1);
    std::vector<Component> components;
    for (int64_t i = n - 1; i >= std::max<int64_t>(0, n - count); --i)
        components.push_back({withFixedSign(vectors.select(1, i).contiguous()),
                              std::sqrt(std::max(0.0, values[i].item<double>()))});
    return components;
}

} // namespace deviascope::discovery
