#pragma once

#include "base/option_values.h"
#include "direction/direction.h"
#include "observation/perceiver.h"
#include "task/surroundings.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace deviascope::task {

/// By which pictures directions are judged: `concept`, `base`, `roles`, `prompts`, `images`, and
/// where in them: `within`.
base::OptionTable sittingOptions(int images);

/// Those options as they were given.
class SittingWish {
public:
    /// Prompts that are given twice count once, and a note says so.
    SittingWish(Surroundings &surroundings, const base::OptionValues &values);

    /// Without a concept what `example` stands for, where there is one. Throws InvalidValue when
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

    std::vector<std::string> m_prompts, m_roles;
    std::string m_concept, m_base;
    int m_images = 0;
    scorer::Within m_within;
};

/// What looks at a direction depend on beside the direction and the model.
nlohmann::json keyOf(const observation::Sitting &sitting);

} // namespace deviascope::task
