#include "observation/perceiver.h"

#include "base/error.h"
#include "sampling/rows_in_turn.h"

#include <algorithm>

namespace deviascope::observation {

namespace {

std::vector<model::Attribute> othersOf(const model::Knowledge &knowledge, const std::string &name)
{
    std::vector<model::Attribute> others;
    for (const auto &attribute : knowledge.attributes)
        if (attribute.name != name)
            others.push_back(attribute);
    return others;
}

} // namespace

Perceiver::Perceiver(const model::Model &model, const Sitting &sitting)
    : m_model(model),
      m_settings(sitting.settings),
      m_question(
          scorer::questionOf(model.knowledge, sitting.concept_, sitting.base, sitting.negative)),
      m_asked(scorer::Scorer(model), {{"concept", m_question.classes}}, model.knowledge.roles,
              m_question.margin),
      m_others(scorer::Scorer(model), othersOf(model.knowledge, m_question.attribute), {})
{
    if (sitting.prompts.empty() || sitting.seeds.empty())
        throw base::Error(base::ErrorKind::InvalidValue, "There are no pictures to judge by",
                          "images", "Ask for at least one picture.");
    m_rows = sampling::rowsInTurn(sitting.prompts, sitting.seeds);
    for (const sampling::Row &row : m_rows)
        m_roles.push_back(row.prompt);
    if (std::none_of(sitting.prompts.begin(), sitting.prompts.end(), [&](const auto &prompt) {
            return model.knowledge.roleOf(prompt).has_value();
        }))
        m_roles.clear();
}

Seen Perceiver::look(std::span<const sampling::Intervention> edits, base::Context &context)
{
    Seen seen;
    seen.others.resize(m_others.attributes().size());
    const size_t batch = static_cast<size_t>(std::max(1, m_settings.microBatch));
    m_untouched.resize((m_rows.size() + batch - 1) / batch);
    const auto total = static_cast<double>(m_rows.size());
    for (size_t first = 0; first < m_rows.size(); first += batch) {
        const size_t count = std::min(batch, m_rows.size() - first);
        base::Context part = context.part(static_cast<double>(first) / total,
                                          static_cast<double>(first + count) / total);
        sampling::DrawingCache &untouched = m_untouched[first / batch];
        const auto drawing = sampling::draw(m_model, std::span(m_rows).subspan(first, count),
                                            m_settings, edits, part, &untouched);
        for (sampling::CallCache &each : untouched)
            each.start.reset(); // half a pass per batch is too much to keep for large models
        m_evaluations += drawing.evaluations;
        const auto asked = m_asked.judge(
            drawing.pictures, m_roles.empty() ? std::span<const std::string>()
                                              : std::span(m_roles).subspan(first, count));
        for (const int label : asked.labels.front())
            seen.shown.push_back(m_question.shownBy(label));
        seen.named.insert(seen.named.end(), asked.named.begin(), asked.named.end());
        const auto others = m_others.judge(drawing.pictures);
        for (size_t a = 0; a < seen.others.size(); ++a)
            seen.others[a].insert(seen.others[a].end(), others.labels[a].begin(),
                                  others.labels[a].end());
    }
    return seen;
}

std::vector<std::string> Perceiver::otherAttributes() const
{
    std::vector<std::string> names;
    for (const auto &attribute : m_others.attributes())
        names.push_back(attribute.name);
    return names;
}

} // namespace deviascope::observation
