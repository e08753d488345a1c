#include "discovery/features/recovery.h"

#include "base/error.h"
#include "discovery/component_analysis.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::discovery {

namespace {

/// Means over each row's tokens of what `columnsOf` makes of them [M, D] -> [M, n].
template <class ColumnsOf>
at::Tensor pooled(const at::Tensor &tokens, ColumnsOf columnsOf)
{
    const std::int64_t rows = tokens.size(0), each = tokens.size(1);
    return columnsOf(tokens.flatten(0, 1)).view({rows, each, -1}).mean(1).to(at::kCPU, at::kDouble);
}

/// For each column of `scores` [N, n] the area under its curve: [n]. Ties share their ranks.
at::Tensor areasUnderCurves(const at::Tensor &scores, const at::Tensor &positive)
{
    const at::Tensor values = scores.to(at::kDouble).contiguous();
    const at::Tensor own = values.index({positive}), other = values.index({positive.logical_not()});
    const auto pairs = static_cast<double>(own.size(0) * other.size(0));
    if (pairs == 0)
        return at::full({scores.size(1)}, 0.5, at::kDouble);
    at::Tensor above = at::zeros({scores.size(1)}, at::kDouble);
    for (std::int64_t i = 0; i < own.size(0); ++i) {
        const at::Tensor row = own.narrow(0, i, 1);
        above += (row > other).to(at::kDouble).sum(0) + 0.5 * (row == other).to(at::kDouble).sum(0);
    }
    return above / pairs;
}

/// F1 of taking for positive what is at or above a threshold.
double f1Of(const at::Tensor &scores, const at::Tensor &positive, double threshold)
{
    const at::Tensor taken = scores >= threshold;
    const double hits = taken.logical_and(positive).sum().item<double>();
    const double all = taken.sum().item<double>() + positive.sum().item<double>();
    return all > 0 ? 2 * hits / all : 0;
}

double bestThreshold(const at::Tensor &scores, const at::Tensor &positive)
{
    double best = 0, reached = -1;
    const at::Tensor candidates = std::get<0>(at::_unique(scores));
    for (std::int64_t i = 0; i < candidates.size(0); ++i) {
        const double threshold = candidates[i].item<double>();
        if (const double f1 = f1Of(scores, positive, threshold); f1 > reached) {
            reached = f1;
            best = threshold;
        }
    }
    return best;
}

} // namespace

double areaUnderCurve(const at::Tensor &scores, const at::Tensor &positive)
{
    return areasUnderCurves(scores.unsqueeze(1), positive)[0].item<double>();
}

ChosenColumn bestColumn(const at::Tensor &scores, const at::Tensor &positive,
                        const at::Tensor &choosing)
{
    const at::Tensor own = scores.index({choosing}), shown = positive.index({choosing});
    const at::Tensor others = choosing.logical_not();
    ChosenColumn chosen;
    chosen.column = areasUnderCurves(own, shown).argmax().item<std::int64_t>();
    chosen.threshold = bestThreshold(own.select(1, chosen.column), shown);
    const at::Tensor judged = scores.index({others}).select(1, chosen.column);
    chosen.auc = areaUnderCurve(judged, positive.index({others}));
    chosen.f1 = f1Of(judged, positive.index({others}), chosen.threshold);
    return chosen;
}

RecoveryTable::RecoveryTable(const Dictionary &learned, const Dictionary &random,
                             const at::Tensor &tokens, at::Tensor choosing)
    : m_choosing(std::move(choosing))
{
    m_learned = pooled(tokens, [&](const at::Tensor &each) { return learned.encode(each); });
    m_random = pooled(tokens, [&](const at::Tensor &each) { return random.encode(each); });
    m_means = pooled(tokens, [&](const at::Tensor &each) { return learned.standardised(each); });
    const at::Tensor chosen = m_means.index({m_choosing});
    const at::Tensor mean = chosen.mean(0, true);
    // As many as there are latents, where the rows allow.
    std::vector<at::Tensor> vectors;
    for (const Component &each : principalComponents(chosen, static_cast<int>(learned.latents())))
        vectors.push_back(each.vector);
    const at::Tensor along = at::matmul(m_means - mean, at::stack(vectors, 1));
    m_components = at::cat({along, -along}, 1);
}

Recovery RecoveryTable::of(const at::Tensor &positive) const
{
    for (const at::Tensor &half : {m_choosing, m_choosing.logical_not()}) {
        const at::Tensor shown = positive.index({half});
        if (!shown.any().item<bool>() || shown.all().item<bool>())
            throw base::Error(base::ErrorKind::InvalidValue,
                              "A class cannot be told where all of the pictures show it, or none",
                              std::to_string(positive.size(0)) + " pictures", "Draw more.");
    }
    Recovery recovery;
    recovery.latent = bestColumn(m_learned, positive, m_choosing);
    recovery.random = bestColumn(m_random, positive, m_choosing);
    recovery.principalAuc = bestColumn(m_components, positive, m_choosing).auc;
    const auto meanOf = [&](const at::Tensor &which) {
        return m_means.index({m_choosing.logical_and(which)}).mean(0);
    };
    const at::Tensor along = meanOf(positive) - meanOf(positive.logical_not());
    const at::Tensor others = m_choosing.logical_not();
    recovery.meanDifferenceAuc =
        areaUnderCurve(m_means.mv(along).index({others}), positive.index({others}));
    return recovery;
}

} // namespace deviascope::discovery
