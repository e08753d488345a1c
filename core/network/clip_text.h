#pragma once

#include "network/clip_layers.h"

#include <optional>

namespace deviascope::network {

struct ClipTextConfig {
    int64_t width = 768;
    int64_t layers = 12;
    int64_t heads = 12;
    int64_t positions = 77;
    int64_t vocabulary = 49408;
    int64_t endToken = 49407; ///< eos_token_id; 2 in old configs means: at the largest id
    ClipActivation activation = ClipActivation::QuickGelu;
    double eps = 1e-5;
};

struct TextStates {
    at::Tensor states; ///< [B, L, width], after the final norm
    at::Tensor pooled; ///< [B, width], at the first end token
    at::Tensor first;  ///< [B, L, width], after the first layer
};

/// CLIP's text tower in transformers layout. Immutable after loading; thread-safe.
class ClipText {
public:
    /// Takes weights with and without the `text_model.` prefix. Throws DamagedFile.
    static ClipText load(const Weights &weights, const ClipTextConfig &config);

    /// ids [B, L], int64 on the tower's device, L <= positions. Throws InvalidValue for ids outside
    /// the vocabulary.
    TextStates operator()(const at::Tensor &ids) const;
    /// The same of rows `embedded` [B, L, width], with a graph where they have one, in place of the
    /// tokens' own: `ids` only say where texts end.
    TextStates operator()(const at::Tensor &ids, const at::Tensor &embedded) const;

    /// The rows of tokens, without their places: [B, L, width]. Throws InvalidValue as above.
    at::Tensor embed(const at::Tensor &ids) const;
    /// The same tower with the rows [K, width], of any dtype and device, for `tokens` [K] int64.
    ClipText withRows(const at::Tensor &tokens, const at::Tensor &rows) const;

    /// text_projection of a whole CLIP model applied to `pooled`; throws InvalidValue without one.
    at::Tensor project(const at::Tensor &pooled) const;

    const ClipTextConfig &config() const { return m_config; }
    const Placement &placement() const { return m_placement; }

private:
    ClipTextConfig m_config;
    Placement m_placement;
    at::Tensor m_tokens, m_positions;
    std::vector<ClipLayer> m_layers;
    LayerNorm m_norm;
    std::optional<Linear> m_projection;
};

} // namespace deviascope::network
