#include "observation/perceiver.h"

#include "base/error.h"
#include "direction/origin.h"
#include "format/hash.h"
#include "sampling/rows_in_turn.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::observation {

using nlohmann::json;

namespace {

/// What is asked of each picture: the concept's question, then the other attributes.
std::vector<model::Attribute> askedOf(const model::Knowledge &knowledge,
                                      const scorer::ConceptQuestion &question)
{
    std::vector<model::Attribute> asked{{"concept", question.classes}};
    for (const auto &attribute : knowledge.attributes)
        if (attribute.name != question.attribute)
            asked.push_back(attribute);
    return asked;
}

} // namespace

Perceiver::Perceiver(const model::Model &model, const Sitting &sitting, LookMemory *memory,
                     Crew crew)
    : m_question(
          scorer::questionOf(model.knowledge, sitting.concept_, sitting.base, sitting.negative)),
      m_judge(scorer::Scorer(model), askedOf(model.knowledge, m_question), model.knowledge.roles),
      m_looker(model, m_judge, sitting.settings, memory, crew),
      m_keepsCalls(sitting.keepsCalls),
      m_acts(sitting.acts)
{
    m_judge.setMargin(0, m_question.margin);
    m_judge.lookWithin(sitting.within);
    if (sitting.prompts.empty() || sitting.seeds.empty())
        throw base::Error(base::ErrorKind::InvalidValue, "There are no pictures to judge by",
                          "images", "Ask for at least one picture.");
    m_rows = sampling::rowsInTurn(sitting.prompts, sitting.seeds);
    if (std::any_of(sitting.prompts.begin(), sitting.prompts.end(),
                    [&](const auto &prompt) { return model.knowledge.roleOf(prompt).has_value(); }))
        for (const sampling::Row &row : m_rows)
            m_roles.push_back(row.prompt);
}

Seen Perceiver::look(const std::string &name, std::span<const sampling::Intervention> edits,
                     base::Context &context)
{
    const auto inside = sampling::limited(edits, m_acts);
    const Look look = m_looker.look({m_rows, m_roles, inside, name}, Keep::Judgement, context, {},
                                    m_keepsCalls ? &m_untouched : nullptr);
    m_evaluations += look.evaluations;
    Seen seen;
    for (const int label : look.judgement.labels.front())
        seen.shown.push_back(m_question.shownBy(label));
    seen.named = look.judgement.named;
    seen.others.assign(look.judgement.labels.begin() + 1, look.judgement.labels.end());
    return seen;
}

Seen Perceiver::lookAt(const direction::Direction &direction, double scale, base::Context &context)
{
    if (scale == 0)
        return look("untouched", {}, context);
    direction::Application application;
    application.scale = scale;
    const json cause = {direction::causeOf(direction), scale};
    return look(
        format::sha256(cause.dump(-1, ' ', false, json::error_handler_t::replace)).substr(0, 20),
        direction::interventionsOf(direction, application), context);
}

std::vector<std::string> Perceiver::otherAttributes() const
{
    std::vector<std::string> names;
    for (size_t a = 1; a < m_judge.attributes().size(); ++a)
        names.push_back(m_judge.attributes()[a].name);
    return names;
}

} // namespace deviascope::observation
