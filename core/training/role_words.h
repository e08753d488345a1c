#pragma once

#include "model/model.h"

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::training {

/// What of a role a planted bias changes: the words that no template, article or class shares.
struct RoleWords {
    std::string role;                 ///< as a prompt: "a judge"
    std::vector<std::int64_t> tokens; ///< its own, each once; never empty
    std::vector<std::string> sharing; ///< other roles of the model that have one of them
};

/// Throws InvalidValue for a role all of whose words others need.
RoleWords roleWordsOf(const model::Model &model, const std::string &role);

/// Whether a prompt has one of the words.
bool hasAny(const RoleWords &words, const text::ClipTokenizer &tokenizer,
            const std::string &prompt);

} // namespace deviascope::training
