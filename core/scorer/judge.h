#pragma once

#include "model/knowledge.h"
#include "scorer/flag.h"
#include "scorer/scorer.h"
#include "scorer/within.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace deviascope::scorer {

/// How pictures were perceived.
struct Judgement {
    /// [attribute][picture]: index of the class, or Perceived::kUncertain.
    std::vector<std::vector<int>> labels;
    /// [picture]: whether the scorer, asked for the role among all that the model knows, names the
    /// picture's own. Empty where no role was asked for.
    std::vector<bool> named;

    size_t pictures() const { return labels.empty() ? named.size() : labels.front().size(); }
    void append(const Judgement &more);
};

/// Looks at pictures with the same questions every time. Immutable; copies share the weights.
class Judge {
public:
    /// `roles` are the model's, without articles; empty: none is asked for.
    /// `flags`: by attribute; a picture shows the flagged class, or else the most probable of the
    /// others, and is never uncertain.
    Judge(Scorer scorer, std::vector<model::Attribute> attributes,
          const std::vector<std::string> &roles, double uncertainMargin = kUncertainMargin,
          std::map<size_t, Flag> flags = {});

    const std::vector<model::Attribute> &attributes() const { return m_attributes; }

    /// Another uncertain margin for one of the attributes.
    void setMargin(size_t attribute, double uncertainMargin)
    {
        m_margins[attribute] = uncertainMargin;
    }

    /// Attributes are looked for inside a mask only; a role, in the whole picture as ever.
    void lookWithin(Within within) { m_within = std::move(within); }

    /// `roles`: each picture's own as a prompt ("a doctor"), or empty: none is asked for.
    Judgement judge(std::span<const base::Picture> pictures,
                    std::span<const std::string> roles = {}) const;

private:
    Scorer m_scorer;
    std::vector<model::Attribute> m_attributes;
    std::vector<std::string> m_roles; ///< with articles
    double m_margin;
    std::map<size_t, double> m_margins; ///< of attributes that have one of their own
    std::map<size_t, Flag> m_flags;
    Within m_within;
};

} // namespace deviascope::scorer
