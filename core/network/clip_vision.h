#pragma once

#include "network/clip_layers.h"

namespace deviascope::network {

struct ClipVisionConfig {
    int64_t width = 768;
    int64_t layers = 12;
    int64_t heads = 12;
    int64_t imageSize = 224;
    int64_t patchSize = 32;
    ClipActivation activation = ClipActivation::QuickGelu;
    double eps = 1e-5;
};

/// CLIP's vision tower in transformers layout, with its projection. Immutable; thread-safe.
class ClipVision {
public:
    /// `weights` is the whole CLIP model: reads `vision_model.` and `visual_projection`.
    static ClipVision load(const Weights &weights, const ClipVisionConfig &config);

    /// Normalised pixels [B, 3, S, S] -> projected embeddings [B, P], not of unit length.
    at::Tensor operator()(const at::Tensor &pixels) const;

    const ClipVisionConfig &config() const { return m_config; }
    const Placement &placement() const { return m_placement; }

private:
    at::Tensor embedRows(const at::Tensor &pixels) const;

    ClipVisionConfig m_config;
    Placement m_placement;
    Conv2d m_patches;
    at::Tensor m_class, m_positions;
    LayerNorm m_before, m_after;
    std::vector<ClipLayer> m_layers;
    Linear m_projection;
};

} // namespace deviascope::network
