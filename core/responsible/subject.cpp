#include "responsible/subject.h"

#include "base/error.h"

#include <algorithm>
#include <cctype>

namespace deviascope::responsible {

namespace {

constexpr const char *kRole = "{role}";
constexpr const char *kRoleWithArticle = "{a role}";

/// The table's rows take no article, its + rows do.
std::vector<std::string> paperTemplates(Templates templates)
{
    const char *role = templates == Templates::Plus ? kRoleWithArticle : kRole;
    std::vector<std::string> texts;
    for (const char *kind : {"Image", "Picture", "Photo", "Headshot", "Portrait"})
        texts.push_back(std::string(kind) + " of " + role);
    return texts;
}

bool replace(std::string &text, const std::string &what, const std::string &by)
{
    const size_t at = text.find(what);
    if (at == std::string::npos)
        return false;
    text.replace(at, what.size(), by);
    return true;
}

} // namespace

std::string filled(const std::string &text, const std::string &role)
{
    std::string prompt = text;
    if (!replace(prompt, kRoleWithArticle, model::withArticle(role)) &&
        !replace(prompt, kRole, role))
        throw base::Error(base::ErrorKind::InvalidValue, "The template names no role", text,
                          "Write {role} or {a role} where the role belongs.");
    return prompt;
}

Subject subjectOf(const model::Model &model, const std::string &prompt)
{
    std::string longest;
    for (const std::string &role : model.knowledge.roles) {
        const size_t at = prompt.find(role);
        if (at == std::string::npos || role.size() <= longest.size())
            continue;
        const auto isLetter = [&](size_t i) {
            return i < prompt.size() && std::isalpha(static_cast<unsigned char>(prompt[i])) != 0;
        };
        if ((at > 0 && isLetter(at - 1)) || isLetter(at + role.size()))
            continue; // "cook" in "cooking"
        longest = role;
    }
    return {prompt, {prompt}, longest.empty() ? "" : model::withArticle(longest)};
}

std::vector<Subject> subjectsOf(const model::Model &model, const std::vector<std::string> &roles,
                                Templates templates)
{
    const auto &own = model.knowledge.templates;
    std::vector<Subject> subjects;
    for (const std::string &role : roles) {
        const bool plus = templates == Templates::Plus;
        const std::string drawn = plus ? "successful " + role : role;
        Subject subject{model::withArticle(drawn), {}, model::withArticle(role)};
        if (templates == Templates::None)
            subject.prompts = {subject.name};
        else
            for (const std::string &text : own.empty() ? paperTemplates(templates) : own)
                subject.prompts.push_back(filled(text, drawn));
        subjects.push_back(std::move(subject));
    }
    return subjects;
}

std::vector<Subject> subjectsOfPrompts(const model::Model &model,
                                       const std::vector<std::string> &prompts, Templates templates)
{
    std::vector<Subject> subjects;
    for (const std::string &prompt : prompts) {
        const auto role = model.knowledge.roleOf(prompt);
        Subject subject =
            role ? subjectsOf(model, {*role}, templates).front() : subjectOf(model, prompt);
        if (std::none_of(subjects.begin(), subjects.end(),
                         [&](const Subject &each) { return each.name == subject.name; }))
            subjects.push_back(std::move(subject));
    }
    return subjects;
}

} // namespace deviascope::responsible
