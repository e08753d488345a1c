#include "responsible/subject.h"

#include "base/error.h"

#include <cctype>

namespace deviascope::responsible {

namespace {

constexpr const char *kRole = "{role}";
constexpr const char *kRoleWithArticle = "{a role}";

const std::vector<std::string> &paperTemplates()
{
    static const std::vector<std::string> templates{"Image of {role}", "Picture of {role}",
                                                    "Photo of {role}", "Headshot of {role}",
                                                    "Portrait of {role}"};
    return templates;
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
        Subject subject{model::withArticle(role), {}, model::withArticle(role)};
        if (templates == Templates::None)
            subject.prompts = {subject.name};
        else
            for (const std::string &text : own.empty() ? paperTemplates() : own)
                subject.prompts.push_back(filled(text, role));
        subjects.push_back(std::move(subject));
    }
    return subjects;
}

} // namespace deviascope::responsible
