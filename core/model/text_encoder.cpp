#include "model/text_encoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace deviascope::model {

namespace {
constexpr size_t kCached = 512; ///< prompts; 118 MB of states for SD 1.x in fp32
}

TextEncoder::TextEncoder(text::ClipTokenizer tokenizer, network::ClipText tower)
    : m_tokenizer(std::move(tokenizer)), m_tower(std::move(tower))
{}

at::Tensor TextEncoder::ids(const std::vector<std::string> &prompts) const
{
    std::vector<at::Tensor> rows;
    for (const std::string &prompt : prompts) {
        const std::vector<int64_t> row = m_tokenizer.encode(prompt).ids;
        rows.push_back(at::tensor(row, at::kLong));
    }
    return at::stack(rows).to(m_tower.placement().device);
}

at::Tensor TextEncoder::encode(const std::vector<std::string> &prompts) const
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> rows;
    for (const std::string &prompt : prompts) {
        const std::lock_guard lock(m_cache->mutex);
        auto found = m_cache->states.find(prompt);
        if (found == m_cache->states.end()) {
            if (m_cache->states.size() >= kCached)
                m_cache->states.clear();
            found = m_cache->states.emplace(prompt, m_tower(ids({prompt})).states).first;
        }
        rows.push_back(found->second);
    }
    return at::cat(rows);
}

TextEncoder TextEncoder::withRows(const at::Tensor &tokens, const at::Tensor &rows) const
{
    return {m_tokenizer, m_tower.withRows(tokens, rows)};
}

} // namespace deviascope::model
