#pragma once

#include "network/clip_text.h"
#include "text/clip_tokenizer.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace deviascope::model {

/// Prompts to text states: tokenizer, tower and a cache of what was asked before. Safe to call from
/// several threads.
class TextEncoder {
public:
    TextEncoder(text::ClipTokenizer tokenizer, network::ClipText tower);

    /// [N, L] token ids on the tower's device.
    at::Tensor ids(const std::vector<std::string> &prompts) const;
    /// [N, L, D] states after the final norm, in the tower's dtype; each prompt is computed alone,
    /// so that its states do not depend on its company.
    at::Tensor encode(const std::vector<std::string> &prompts) const;

    /// The same with the rows [K, D] for `tokens` [K] int64; asks of its own, nothing of this
    /// cache.
    TextEncoder withRows(const at::Tensor &tokens, const at::Tensor &rows) const;

    const text::ClipTokenizer &tokenizer() const { return m_tokenizer; }
    const network::ClipText &tower() const { return m_tower; }

private:
    struct Cache {
        std::mutex mutex;
        std::map<std::string, at::Tensor> states;
    };

    text::ClipTokenizer m_tokenizer;
    network::ClipText m_tower;
    std::shared_ptr<Cache> m_cache = std::make_shared<Cache>();
};

} // namespace deviascope::model
