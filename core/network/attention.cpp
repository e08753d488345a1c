#include "network/attention.h"

#include "base/memory.h"

#include <ATen/ATen.h>

#include <cmath>
#include <exception>

namespace deviascope::network {

namespace {

/// [B, N, C] -> [B, heads, N, C / heads]
at::Tensor splitHeads(const at::Tensor &x, int64_t heads)
{
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

/// q [B, heads, N, d], k and v [B, heads, M, d] -> [B, heads, N, d]
at::Tensor weighted(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v,
                    AttentionForm form, const at::Tensor &mask)
{
    if (form == AttentionForm::Fused)
        return at::scaled_dot_product_attention(
            q, k, v, mask.defined() ? c10::optional<at::Tensor>(mask) : c10::nullopt);
    at::Tensor scores =
        at::matmul(q, k.transpose(-2, -1)) / std::sqrt(static_cast<double>(q.size(-1)));
    if (mask.defined())
        scores = scores + mask;
    return at::matmul(at::softmax(scores, -1), v);
}

/// As `weighted`; where memory does not hold the scores of all queries, of one half after the
/// other.
at::Tensor weightedInParts(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v,
                           AttentionForm form, const at::Tensor &mask)
{
    const int64_t queries = q.size(2);
    try {
        return weighted(q, k, v, form, mask);
    } catch (const std::exception &error) {
        if (!base::isOutOfMemory(error) || queries < 2)
            throw;
    }
    const auto part = [&](int64_t first, int64_t count) {
        const bool maskedByQuery = mask.defined() && mask.size(-2) == queries;
        return weightedInParts(q.narrow(2, first, count), k, v, form,
                               maskedByQuery ? mask.narrow(-2, first, count) : mask);
    };
    return at::cat({part(0, queries / 2), part(queries / 2, queries - queries / 2)}, 2);
}

} // namespace

at::Tensor attend(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, int64_t heads,
                  AttentionForm form, const at::Tensor &mask)
{
    const at::Tensor out = weightedInParts(splitHeads(q, heads), splitHeads(k, heads),
                                           splitHeads(v, heads), form, mask);
    return out.transpose(1, 2).reshape({q.size(0), q.size(1), q.size(2)});
}

Attention Attention::load(const Weights &weights, int64_t width, int64_t contextWidth,
                          int64_t heads)
{
    Attention layer;
    layer.query = Linear::load(weights / weights.firstOf({"to_q", "query"}), width, width);
    layer.key = Linear::load(weights / weights.firstOf({"to_k", "key"}), contextWidth, width);
    layer.value = Linear::load(weights / weights.firstOf({"to_v", "value"}), contextWidth, width);
    layer.out = Linear::load(weights / weights.firstOf({"to_out.0", "proj_attn"}), width, width);
    layer.heads = heads;
    return layer;
}

at::Tensor Attention::operator()(const at::Tensor &x, const at::Tensor &context,
                                 AttentionForm form) const
{
    return out(attend(query(x), key(context), value(context), heads, form));
}

at::Tensor Attention::asFirstRow(const at::Tensor &x, const at::Tensor &context) const
{
    const at::Tensor q = splitHeads(query(x.narrow(0, 0, 1)), heads);     // [1, heads, N, d]
    const at::Tensor k = splitHeads(key(context.narrow(0, 0, 1)), heads); // [1, heads, M, d]
    const at::Tensor v = splitHeads(value(context), heads);               // [B, heads, M, d]
    // The weights are one matrix a head, so that all rows' values are weighed side by side.
    const at::Tensor beside = v.permute({1, 2, 0, 3}).flatten(2).unsqueeze(0); // [1, heads, M, B*d]
    const at::Tensor weighed = weightedInParts(q, k, beside, AttentionForm::Written, {});
    return out(weighed[0]
                   .view({heads, x.size(1), v.size(0), v.size(3)})
                   .permute({2, 1, 0, 3})
                   .reshape({v.size(0), x.size(1), -1}));
}

at::Tensor Attention::weights(const at::Tensor &x, const at::Tensor &context) const
{
    const at::Tensor q = splitHeads(query(x), heads), k = splitHeads(key(context), heads);
    const at::Tensor scores =
        at::matmul(q, k.transpose(-2, -1)) / std::sqrt(static_cast<double>(q.size(-1)));
    return at::softmax(scores, -1).mean(1);
}

TransformerBlock TransformerBlock::load(const Weights &weights, int64_t width, int64_t contextWidth,
                                        int64_t heads)
{
    TransformerBlock block;
    block.norm1 = LayerNorm::load(weights / "norm1", width);
    block.norm2 = LayerNorm::load(weights / "norm2", width);
    block.norm3 = LayerNorm::load(weights / "norm3", width);
    block.self = Attention::load(weights / "attn1", width, width, heads);
    block.cross = Attention::load(weights / "attn2", width, contextWidth, heads);
    block.gated = Linear::load(weights / "ff.net.0.proj", width, -1);
    block.shrink = Linear::load(weights / "ff.net.2", block.gated.weight.size(0) / 2, width);
    return block;
}

at::Tensor TransformerBlock::operator()(at::Tensor x, const at::Tensor &context, AttentionForm form,
                                        const LayerAccess &access) const
{
    const auto attended = [&](const Attention &layer, const at::Tensor &from,
                              const at::Tensor &to) {
        return access.followsFirstRow ? layer.asFirstRow(from, to) : layer(from, to, form);
    };
    const at::Tensor own = norm1(x);
    x = x + attended(self, own, own);
    const at::Tensor asking = norm2(x);
    at::Tensor answer = attended(cross, asking, context);
    if (access.added.defined())
        answer = answer + access.added;
    if (access.reading)
        *access.reading = {cross.query(asking), self.weights(own, own),
                           cross.weights(asking, context)};
    x = x + answer;
    const auto parts = gated(norm3(x)).chunk(2, -1);
    return x + shrink(parts[0] * at::gelu(parts[1]));
}

SpatialTransformer SpatialTransformer::load(const Weights &weights, int64_t channels,
                                            int64_t contextWidth, int64_t heads, int64_t groups,
                                            int64_t depth)
{
    SpatialTransformer layer;
    layer.norm = GroupNorm::load(weights / "norm", channels, groups, 1e-6);
    layer.in = Linear::load(weights / "proj_in", channels, channels);
    layer.out = Linear::load(weights / "proj_out", channels, channels);
    for (int i = 0; i < depth; ++i)
        layer.blocks.push_back(TransformerBlock::load(weights / "transformer_blocks" / i, channels,
                                                      contextWidth, heads));
    return layer;
}

at::Tensor SpatialTransformer::operator()(const at::Tensor &x, const at::Tensor &context,
                                          AttentionForm form, const LayerAccess &access) const
{
    at::Tensor tokens = in(toTokens(norm(x))); // [B, H*W, C]
    LayerAccess first = access;
    for (const TransformerBlock &block : blocks) {
        tokens = block(tokens, context, form, first);
        first = {nullptr, {}, access.followsFirstRow};
    }
    return x + fromTokens(out(tokens), x.size(2), x.size(3));
}

} // namespace deviascope::network
