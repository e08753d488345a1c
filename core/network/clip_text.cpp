#include "network/clip_text.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <limits>

namespace deviascope::network {

ClipText ClipText::load(const Weights &all, const ClipTextConfig &config)
{
    const Weights weights =
        all.has("text_model.embeddings.token_embedding.weight") ? all / "text_model" : all;
    ClipText net;
    net.m_config = config;
    net.m_placement = all.placement();
    net.m_tokens =
        weights.get("embeddings.token_embedding.weight", {config.vocabulary, config.width});
    net.m_positions =
        weights.get("embeddings.position_embedding.weight", {config.positions, config.width});
    net.m_layers = loadClipLayers(weights / "encoder", config.layers, config.width, config.heads,
                                  config.activation, config.eps);
    net.m_norm = LayerNorm::load(weights / "final_layer_norm", config.width, config.eps);
    if (all.has("text_projection.weight"))
        net.m_projection = Linear::load(all / "text_projection", config.width, -1);
    return net;
}

at::Tensor ClipText::embed(const at::Tensor &ids) const
{
    const bool fits = ids.size(1) <= m_config.positions &&
                      (ids.is_meta() || (ids.min().item<int64_t>() >= 0 &&
                                         ids.max().item<int64_t>() < m_config.vocabulary));
    if (!fits)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "The tokens do not fit the text tower's vocabulary", "text ids",
                          "The tokenizer belongs to another model.");
    return at::embedding(m_tokens, ids);
}

ClipText ClipText::withRows(const at::Tensor &tokens, const at::Tensor &rows) const
{
    ClipText other = *this;
    other.m_tokens = m_tokens.index_copy(0, tokens.to(m_tokens.device()), rows.to(m_tokens));
    return other;
}

TextStates ClipText::operator()(const at::Tensor &ids) const
{
    return (*this)(ids, embed(ids));
}

TextStates ClipText::operator()(const at::Tensor &ids, const at::Tensor &embedded) const
{
    const int64_t length = ids.size(1);
    const auto options = m_tokens.options();
    const at::Tensor mask =
        at::full({length, length}, -std::numeric_limits<float>::infinity(), options).triu(1);

    TextStates result;
    at::Tensor x = embedded + m_positions.narrow(0, 0, length).unsqueeze(0);
    for (size_t i = 0; i < m_layers.size(); ++i) {
        x = m_layers[i](x, mask);
        if (i == 0)
            result.first = x;
    }
    result.states = m_norm(x);
    const at::Tensor end =
        m_config.endToken == 2 ? ids.argmax(1) : ids.eq(m_config.endToken).to(at::kInt).argmax(1);
    result.pooled =
        result.states
            .gather(1, end.view({-1, 1, 1}).expand({ids.size(0), 1, result.states.size(2)}))
            .squeeze(1);
    return result;
}

at::Tensor ClipText::project(const at::Tensor &pooled) const
{
    if (!m_projection)
        throw base::Error(base::ErrorKind::InvalidValue, "This text tower has no projection",
                          "text_projection.weight", "Use a whole CLIP model as scorer.");
    return (*m_projection)(pooled);
}

} // namespace deviascope::network
