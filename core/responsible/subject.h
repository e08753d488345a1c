#pragma once

#include "model/model.h"

#include <string>
#include <vector>

namespace deviascope::responsible {

/// A role and the prompts that it is judged by.
struct Subject {
    std::string name; ///< "a doctor"
    std::vector<std::string> prompts;
    std::string role = {}; ///< as the scorer is asked for it: "a doctor"; empty: none is known
};

enum class Templates {
    All,  ///< the model's own, else those of the paper's table: "Image of X" and four more
    None, ///< the role with its article alone
    Plus, ///< as the `+` rows of the paper's table: "Image of a successful X"
};

/// Each role in templates (methods-details.md, 1, "Fair generation: protocol").
std::vector<Subject> subjectsOf(const model::Model &model, const std::vector<std::string> &roles,
                                Templates templates);

/// What prompts ask for, each once: one that is a role of the model ("a doctor") in its templates,
/// another as it stands.
std::vector<Subject> subjectsOfPrompts(const model::Model &model,
                                       const std::vector<std::string> &prompts,
                                       Templates templates);

/// A prompt of the user's own; its role is the longest of the model's that it names.
Subject subjectOf(const model::Model &model, const std::string &prompt);

/// "a picture of {a role}" or "Image of {role}" with its role. Throws InvalidValue for a template
/// that names no role.
std::string filled(const std::string &text, const std::string &role);

} // namespace deviascope::responsible
