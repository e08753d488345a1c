#include "scorer/scorer.h"

#include "base/error.h"
#include "scorer/preprocess.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace deviascope::scorer {

using base::Error;
using base::ErrorKind;

namespace {

constexpr int64_t kBatch = 32; ///< pictures per pass of the vision tower

model::ScorerNetworks networksOf(const model::Model &model)
{
    if (!model.scorer)
        throw Error(ErrorKind::Unsupported, "This model comes without a scorer",
                    model.path.string(),
                    "Put a CLIP model in transformers layout into its folder as scorer/.");
    return *model.scorer;
}

at::Tensor unit(const at::Tensor &x)
{
    return x / x.norm(2, -1, true);
}

} // namespace

Scorer::Scorer(const model::Model &model) : Scorer(networksOf(model)) {}

Scorer::Scorer(model::ScorerNetworks networks) : m_networks(std::move(networks)) {}

at::Tensor Scorer::embed(std::span<const base::Picture> pictures) const
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> parts;
    for (size_t first = 0; first < pictures.size(); first += kBatch) {
        const auto part =
            pictures.subspan(first, std::min<size_t>(kBatch, pictures.size() - first));
        const at::Tensor pixels =
            preprocess(part, m_networks.preprocessing).to(m_networks.vision.placement().device);
        parts.push_back(unit(m_networks.vision(pixels).to(at::kFloat)));
    }
    return at::cat(parts);
}

at::Tensor Scorer::embedImages(const at::Tensor &images) const
{
    const at::Tensor pixels =
        preprocessImages(images, m_networks.preprocessing).to(m_networks.vision.placement().device);
    return unit(m_networks.vision(pixels).to(at::kFloat));
}

at::Tensor Scorer::embedTexts(const std::vector<std::string> &texts) const
{
    const c10::NoGradGuard noGrad;
    const network::ClipText &tower = m_networks.text.tower();
    return unit(tower.project(tower(m_networks.text.ids(texts)).pooled).to(at::kFloat));
}

at::Tensor Scorer::logits(const at::Tensor &pictures, const at::Tensor &texts) const
{
    return m_networks.logitScale * at::matmul(pictures, texts.t());
}

std::vector<Perceived> Scorer::perceive(const at::Tensor &embedded,
                                        const std::vector<std::string> &classes,
                                        double uncertainMargin) const
{
    if (classes.size() < 2)
        throw Error(ErrorKind::InvalidValue, "An attribute needs at least two classes",
                    classes.empty() ? "none" : classes.front(),
                    "Write it as 'gender=a man|a woman'.");
    const at::Tensor probabilities =
        at::softmax(logits(embedded, embedTexts(classes)), -1).to(at::kDouble).cpu().contiguous();
    if (!probabilities.isfinite().all().item<bool>())
        throw Error(ErrorKind::InvalidValue, "The scorer's values are not finite",
                    "a picture cannot be judged", "The scorer's weights are at fault.");
    const auto count = static_cast<size_t>(probabilities.size(1));
    std::vector<Perceived> result;
    for (int64_t row = 0; row < probabilities.size(0); ++row) {
        const double *first = probabilities[row].data_ptr<double>();
        Perceived seen;
        seen.probabilities.assign(first, first + count);
        double second = 0;
        for (size_t i = 1; i < count; ++i)
            if (seen.probabilities[i] > seen.probabilities[seen.top])
                seen.top = static_cast<int>(i);
        for (size_t i = 0; i < count; ++i)
            if (static_cast<int>(i) != seen.top)
                second = std::max(second, seen.probabilities[i]);
        seen.margin = seen.probabilities[seen.top] - second;
        // An exact tie is uncertain even at margin 0.
        if (seen.margin > 0 && seen.margin >= uncertainMargin)
            seen.label = seen.top;
        result.push_back(std::move(seen));
    }
    return result;
}

} // namespace deviascope::scorer
