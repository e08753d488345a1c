#include "scorer/judge.h"

#include <ATen/ATen.h>

namespace deviascope::scorer {

namespace {

int labelUnder(const Flag &flag, const Perceived &perceived)
{
    const auto flagged = static_cast<size_t>(flag.label);
    if (perceived.probabilities[flagged] >= flag.probability)
        return flag.label;
    int other = flag.label == 0 ? 1 : 0;
    for (size_t c = 0; c < perceived.probabilities.size(); ++c)
        if (c != flagged &&
            perceived.probabilities[c] > perceived.probabilities[static_cast<size_t>(other)])
            other = static_cast<int>(c);
    return other;
}

} // namespace

void Judgement::append(const Judgement &more)
{
    labels.resize(std::max(labels.size(), more.labels.size()));
    for (size_t a = 0; a < more.labels.size(); ++a)
        labels[a].insert(labels[a].end(), more.labels[a].begin(), more.labels[a].end());
    named.insert(named.end(), more.named.begin(), more.named.end());
}

Judge::Judge(Scorer scorer, std::vector<model::Attribute> attributes,
             const std::vector<std::string> &roles, double uncertainMargin,
             std::map<size_t, Flag> flags)
    : m_scorer(std::move(scorer)),
      m_attributes(std::move(attributes)),
      m_margin(uncertainMargin),
      m_flags(std::move(flags))
{
    for (const std::string &role : roles)
        m_roles.push_back(model::withArticle(role));
}

Judgement Judge::judge(std::span<const base::Picture> pictures,
                       std::span<const std::string> roles) const
{
    Judgement judgement;
    judgement.labels.resize(m_attributes.size());
    if (pictures.empty())
        return judgement;
    const at::Tensor embedded = m_within.isEverywhere()
                                    ? m_scorer.embed(pictures)
                                    : m_scorer.embed(shownWithin(pictures, m_within.mask));
    for (size_t a = 0; a < m_attributes.size(); ++a) {
        const auto flag = m_flags.find(a);
        const auto own = m_margins.find(a);
        for (const Perceived &each :
             m_scorer.perceive(embedded, m_attributes[a].classes,
                               own == m_margins.end() ? m_margin : own->second))
            judgement.labels[a].push_back(flag == m_flags.end() ? each.label
                                                                : labelUnder(flag->second, each));
    }
    if (roles.empty() || m_roles.size() < 2)
        return judgement;
    // Which role is on top: no margin, since many roles share the probability.
    const auto perceived = m_scorer.perceive(
        m_within.isEverywhere() ? embedded : m_scorer.embed(pictures), m_roles, 0);
    for (size_t i = 0; i < perceived.size(); ++i)
        judgement.named.push_back(m_roles[static_cast<size_t>(perceived[i].top)] == roles[i]);
    return judgement;
}

} // namespace deviascope::scorer
