#include "discovery/linear_probe.h"

#include "base/error.h"
#include "discovery/component_analysis.h"

#include <ATen/ATen.h>

#include <limits>
#include <vector>

namespace deviascope::discovery {

namespace {

constexpr double kDecays[] = {1e-3, 1e-2, 1e-1, 1, 10, 100};
constexpr int64_t kFolds = 5;
constexpr int kNewtonRounds = 25;
constexpr double kSettled = 1e-9; ///< of the longest step of a round

/// Samples of two classes about the middle between their means.
struct TwoClasses {
    at::Tensor codes;  ///< [N, K]
    at::Tensor signs;  ///< [N], -1 or 1
    at::Tensor weight; ///< [N], a half for each class in all
    at::Tensor middle; ///< [K]
};

TwoClasses centred(const at::Tensor &codes, const at::Tensor &isSecond)
{
    const at::Tensor second = isSecond.to(at::kDouble), first = 1 - second;
    const at::Tensor ofSecond = second / second.sum(), ofFirst = first / first.sum();
    const at::Tensor weight = (ofFirst + ofSecond) / 2;
    const at::Tensor middle = weight.matmul(codes);
    return {codes - middle, second - first, weight, middle};
}

/// The least weighted logistic loss with decay/2 |w|^2, by Newton's method.
at::Tensor logisticWeights(const TwoClasses &samples, double decay)
{
    const int64_t size = samples.codes.size(1);
    const at::Tensor penalty = decay * at::eye(size, samples.codes.options());
    at::Tensor weights = at::zeros({size}, samples.codes.options());
    for (int round = 0; round < kNewtonRounds; ++round) {
        const at::Tensor wrong = at::sigmoid(-samples.signs * samples.codes.mv(weights));
        const at::Tensor gradient =
            decay * weights - samples.codes.t().mv(samples.weight * samples.signs * wrong);
        const at::Tensor bend = samples.weight * wrong * (1 - wrong);
        const at::Tensor hessian =
            samples.codes.t().matmul(samples.codes * bend.unsqueeze(1)) + penalty;
        const at::Tensor step = at::linalg_solve(hessian, gradient);
        weights = weights - step;
        if (step.abs().max().item<double>() < kSettled)
            break;
    }
    return weights;
}

struct Foretold {
    double loss = 0;
    int firstRight = 0, secondRight = 0;
};

/// Adds how the samples that are left out are foretold by the others.
void foretell(const at::Tensor &codes, const at::Tensor &isSecond, const at::Tensor &isOut,
              double decay, Foretold &foretold)
{
    const at::Tensor in = ~isOut;
    const at::Tensor second = isSecond.masked_select(in);
    if (!isOut.any().item<bool>() || second.all().item<bool>() || !second.any().item<bool>())
        return;
    const TwoClasses samples = centred(codes.index({in}), second);
    const at::Tensor weights = logisticWeights(samples, decay);
    const at::Tensor signs = 2 * isSecond.masked_select(isOut).to(at::kDouble) - 1;
    const at::Tensor margins = signs * (codes.index({isOut}) - samples.middle).mv(weights);
    foretold.loss += at::softplus(-margins).sum().item<double>();
    const auto rightOf = [&](double sign) {
        return static_cast<int>(((margins > 0) & (signs == sign)).sum().item<int64_t>());
    };
    foretold.firstRight += rightOf(-1);
    foretold.secondRight += rightOf(1);
}

/// The penalty by which each fold is foretold best by the others.
double bestDecay(const at::Tensor &codes, const at::Tensor &isSecond, const at::Tensor &folds)
{
    double best = std::numeric_limits<double>::infinity(), chosen = kDecays[0];
    for (const double decay : kDecays) {
        Foretold foretold;
        for (int64_t fold = 0; fold < kFolds; ++fold)
            foretell(codes, isSecond, folds == fold, decay, foretold);
        if (foretold.loss < best) {
            best = foretold.loss;
            chosen = decay;
        }
    }
    return chosen;
}

} // namespace

WhitenedSpace::WhitenedSpace(const at::Tensor &samples, int most)
{
    m_mean = samples.to(at::kCPU, at::kDouble).mean(0);
    std::vector<at::Tensor> vectors;
    std::vector<double> deviations;
    for (const Component &component : principalComponents(samples, most)) {
        vectors.push_back(component.vector);
        deviations.push_back(component.deviation);
    }
    m_components =
        vectors.empty() ? at::zeros({0, m_mean.size(0)}, at::kDouble) : at::stack(vectors);
    m_deviations = at::tensor(deviations, at::kDouble);
}

at::Tensor WhitenedSpace::codesOf(const at::Tensor &samples) const
{
    return (samples.to(at::kCPU, at::kDouble) - m_mean).matmul(m_components.t()) / m_deviations;
}

at::Tensor WhitenedSpace::stepOf(const at::Tensor &code) const
{
    return (code * m_deviations).matmul(m_components);
}

at::Tensor foldsOf(const at::Tensor &isSecond)
{
    const at::Tensor second = isSecond.to(at::kLong), first = 1 - second;
    const at::Tensor place = at::where(isSecond, second.cumsum(0), first.cumsum(0)) - 1;
    return place.remainder(kFolds);
}

LinearProbe fitProbe(const at::Tensor &codes, const at::Tensor &isSecond, const at::Tensor &folds)
{
    const int64_t count = codes.size(0), second = isSecond.sum().item<int64_t>();
    if (second < 2 || count - second < 2)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "A classifier needs at least two pictures of either kind",
                          std::to_string(second) + " of " + std::to_string(count),
                          "Take more pictures, or another concept.");
    LinearProbe probe;
    probe.decay = bestDecay(codes, isSecond, folds);
    Foretold counted;
    for (int64_t fold = 0; fold < kFolds; ++fold) {
        const at::Tensor in = folds != fold;
        const double decay =
            bestDecay(codes.index({in}), isSecond.masked_select(in), folds.masked_select(in));
        foretell(codes, isSecond, folds == fold, decay, counted);
    }
    probe.firstRight = {counted.firstRight, static_cast<int>(count - second)};
    probe.secondRight = {counted.secondRight, static_cast<int>(second)};
    const TwoClasses samples = centred(codes, isSecond);
    const at::Tensor weights = logisticWeights(samples, probe.decay);
    const at::Tensor means = samples.codes.t().mv(samples.weight * samples.signs);
    probe.normal = weights / weights.norm();
    probe.meanCosine = (probe.normal.dot(means) / means.norm()).item<double>();
    return probe;
}

} // namespace deviascope::discovery
