#pragma once

#include "direction/direction.h"
#include "observation/perceiver.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace deviascope::cli {

/// By which pictures directions are judged: --concept, --from, --roles, --prompt, --images.
class SittingOptions {
public:
    void addTo(CLI::App &app, int images);

    /// Without --concept what `example` stands for, where there is one. Throws InvalidValue when
    /// that is not known either.
    observation::Sitting sitting(const model::Model &model,
                                 const direction::Direction *example) const;

    /// The user named prompts or roles to judge by.
    bool namesPrompts() const { return !m_prompts.empty() || !m_roles.empty(); }
    const std::string &conceptText() const { return m_concept; } ///< empty: the direction's own
    const std::string &baseText() const { return m_base; }
    int images() const { return m_images; }

private:
    std::vector<std::string> judgedPrompts(const model::Model &model) const;

    std::vector<std::string> m_prompts;
    std::string m_concept, m_base = "a person", m_roles;
    int m_images = 40;
};

/// What looks at a direction depend on beside the direction and the model.
nlohmann::json keyOf(const observation::Sitting &sitting);

} // namespace deviascope::cli
