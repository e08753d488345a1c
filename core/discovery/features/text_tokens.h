#pragma once

#include "base/context.h"
#include "model/model.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace deviascope::discovery {

/// Texts whose classes are known because they say them.
struct TextTokens {
    std::vector<std::string> texts;
    std::vector<std::string> roles;           ///< whose each is
    at::Tensor tokens;                        ///< [N, D] float32 on the CPU: the states at the end
    std::vector<model::Attribute> attributes; ///< that are said
    std::vector<std::vector<int>> labels;     ///< [attribute][N]: which class a text says, or -1

    /// Whether a text says this class, of those that say one of its attribute: [n] bool, and which
    /// of all texts these are, [n] int64.
    struct Said {
        at::Tensor positive, rows;
    };
    Said said(std::size_t attribute, std::size_t label) const;
};

/// "a person with dark skin" of a judge: "a judge with dark skin"; "a woman": "a woman judge"; what
/// is said of no person stands behind a comma.
std::string classOfRole(const std::string &label, const std::string &role);

/// Each of `roles` (without article) by itself and with every class of `attributes`. What sums a
/// text up stands at its last token (CLIP). Blocks and polls.
TextTokens textTokens(const model::Model &model, const std::vector<std::string> &roles,
                      const std::vector<model::Attribute> &attributes, base::Context &context);

} // namespace deviascope::discovery
