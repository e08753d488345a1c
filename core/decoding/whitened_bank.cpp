#include "decoding/whitened_bank.h"

#include "base/error.h"
#include "discovery/component_analysis.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::decoding {

namespace {

constexpr double kShrinkage = 0.1; ///< rho, in mean eigenvalues of S

/// [S, T, F] with each step on the bank's scale: [S, D].
at::Tensor scaled(const at::Tensor &h, const at::Tensor &stepScales)
{
    return (h.to(at::kDouble) / stepScales.view({1, -1, 1})).flatten(1);
}

at::Tensor inverseRoot(const at::Tensor &covariance)
{
    const auto [values, vectors] = at::linalg_eigh(covariance);
    const double rho = kShrinkage * values.mean().item<double>() + 1e-12;
    return vectors.matmul((values + rho).rsqrt().diag()).matmul(vectors.t());
}

} // namespace

int64_t WhitenedBank::indexOf(const std::string &prompt) const
{
    const auto found = std::find(prompts.begin(), prompts.end(), prompt);
    return found == prompts.end() ? -1 : found - prompts.begin();
}

WhitenedBank whiten(const std::vector<std::string> &prompts,
                    const std::function<at::Tensor(size_t prompt)> &recorded, int dimensions)
{
    using base::Error;
    using base::ErrorKind;
    if (prompts.size() < 3)
        throw Error(ErrorKind::InvalidValue, "A bank needs at least three prompts",
                    std::to_string(prompts.size()), "Add lines to the file.");
    WhitenedBank bank;
    bank.prompts = prompts;
    const size_t n = prompts.size();
    std::vector<at::Tensor> means;
    at::Tensor squares, seedMeans;
    for (size_t i = 0; i < n; ++i) {
        const at::Tensor h = recorded(i).to(at::kDouble);
        const at::Tensor square = h.square().mean(at::IntArrayRef{0, 2});
        squares = squares.defined() ? squares + square : square;
        seedMeans = seedMeans.defined() ? seedMeans + h : h;
        means.push_back(h.mean(0));
    }
    bank.stepScales = (squares / static_cast<double>(n)).sqrt().clamp_min(1e-12);
    const at::Tensor commonOfSeed =
        scaled(seedMeans / static_cast<double>(n), bank.stepScales); // [S, D]
    const at::Tensor prototypes =
        (at::stack(means) / bank.stepScales.view({1, -1, 1})).flatten(1); // [N, D]

    const auto components = discovery::principalComponents(prototypes, dimensions);
    if (components.empty())
        throw Error(ErrorKind::InvalidValue, "The prompts do not differ in the model",
                    prompts.front(), "Use prompts with words that the model knows.");
    std::vector<at::Tensor> vectors;
    double kept = 0;
    for (const auto &component : components) {
        vectors.push_back(component.vector);
        kept += component.deviation * component.deviation;
    }
    bank.basis = at::stack(vectors);
    bank.explained = kept / prototypes.var(0).sum().item<double>();

    const auto r = static_cast<int64_t>(vectors.size());
    std::vector<at::Tensor> points;
    at::Tensor scatter = at::zeros({r, r}, at::kDouble);
    for (size_t i = 0; i < n; ++i) {
        const at::Tensor x =
            (scaled(recorded(i), bank.stepScales) - commonOfSeed).matmul(bank.basis.t());
        const at::Tensor deviations = x - x.mean(0, true);
        scatter += deviations.t().matmul(deviations) /
                   static_cast<double>(std::max<int64_t>(1, x.size(0) - 1));
        points.push_back(x);
    }
    bank.whitening = inverseRoot(scatter / static_cast<double>(n));
    bank.points = at::stack(points).matmul(bank.whitening);
    return bank;
}

at::Tensor intoBank(const WhitenedBank &bank, const at::Tensor &direction)
{
    const int64_t steps = bank.stepScales.size(0);
    const at::Tensor d =
        (direction.to(at::kDouble).view({steps, -1}) / bank.stepScales.view({-1, 1})).flatten();
    return bank.basis.mv(d).unsqueeze(0).matmul(bank.whitening).squeeze(0);
}

at::Tensor cosines(const at::Tensor &a, const at::Tensor &b)
{
    const auto unit = [](const at::Tensor &x) {
        return x / x.norm(2, at::IntArrayRef{1}, true).clamp_min(1e-12);
    };
    return unit(a).matmul(unit(b).t());
}

} // namespace deviascope::decoding
