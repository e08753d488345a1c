#pragma once

#include "base/picture.h"
#include "model/model.h"
#include "statistics/tally.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <span>
#include <string>
#include <vector>

namespace deviascope::scorer {

/// Below this distance between the two highest probabilities a picture is "uncertain".
inline constexpr double kUncertainMargin = 0.2;

/// What the scorer sees in one picture of one attribute. Perceived: nothing is said of identity.
struct Perceived {
    static constexpr int kUncertain = statistics::kUncertain;

    int label = kUncertain;            ///< index of the class, or kUncertain
    int top = 0;                       ///< the most probable class, however narrow the margin
    std::vector<double> probabilities; ///< at the scorer's own logit scale; sums to 1
    double margin = 0;                 ///< first minus second probability
};

/// Zero-shot classification of pictures by a CLIP model. Immutable; copies share the weights. Text
/// embeddings are cached by the text encoder.
class Scorer {
public:
    /// Throws Unsupported when the model has no scorer.
    explicit Scorer(const model::Model &model);
    explicit Scorer(model::ScorerNetworks networks);

    /// [N, P] float32, of unit length. The pictures are those that are saved, 8 bits.
    at::Tensor embed(std::span<const base::Picture> pictures) const;
    /// The same of drawn images [N, 3, H, W] in -1..1, as wide as high, with their graph: not
    /// rounded to bytes, so its values differ a little.
    at::Tensor embedImages(const at::Tensor &images) const;
    /// [N, P] float32, of unit length.
    at::Tensor embedTexts(const std::vector<std::string> &texts) const;

    /// Logits of pictures [N, P] against texts [C, P]: [N, C].
    at::Tensor logits(const at::Tensor &pictures, const at::Tensor &texts) const;

    /// Which of `classes` each embedded picture shows. Throws InvalidValue for fewer than 2.
    std::vector<Perceived> perceive(const at::Tensor &embedded,
                                    const std::vector<std::string> &classes,
                                    double uncertainMargin = kUncertainMargin) const;

private:
    model::ScorerNetworks m_networks;
};

} // namespace deviascope::scorer
