#include "discovery/judging.h"

#include "base/folder.h"
#include "discovery/carriers.h"

#include <algorithm>

namespace deviascope::discovery {

namespace {

constexpr int kJudgedAtOnce = 8; ///< pictures; what a killed run loses

std::filesystem::path fileOf(const base::Context &context, const std::string &name,
                             const std::string &key)
{
    if (context.checkpointFolder.empty())
        return {};
    base::makeFolder(context.checkpointFolder);
    return context.checkpointFolder / (name + "-" + key + ".json");
}

} // namespace

std::vector<std::string> judgedRoles(const model::Model &model, const Subject &subject)
{
    const model::Knowledge &knowledge = model.knowledge;
    if (knowledge.roles.empty())
        return {};
    auto eligible = eligibleRoles(model, subject.without, subject.seed);
    std::sort(eligible.begin(), eligible.end());
    std::vector<std::string> roles;
    for (const std::string &prompt : knowledge.suggestedPrompts)
        if (const auto role = knowledge.roleOf(prompt);
            role && std::erase(eligible, *role) > 0 && roles.size() < kJudgedRoles)
            roles.push_back(*role);
    const size_t missing = std::min(kJudgedRoles - roles.size(), eligible.size());
    for (size_t i = 0; i < missing; ++i)
        roles.push_back(eligible[(2 * i + 1) * eligible.size() / (2 * missing)]);
    return roles;
}

observation::Sitting judgedSitting(const model::Model &model, const Subject &subject,
                                   base::SeedUse use, size_t perRole)
{
    const bool isAnti = !subject.negative.empty();
    const auto roles = isAnti ? std::vector<std::string>() : judgedRoles(model, subject);
    observation::Sitting sitting;
    sitting.concept_ = subject.concept_;
    sitting.base = subject.base;
    sitting.negative = subject.negative;
    sitting.seeds = base::seedsOf(use, subject.seed, kJudgedRoles * perRole);
    for (size_t i = 0; i < sitting.seeds.size(); ++i) // one for each: in turn, from the first on
        sitting.prompts.push_back(!roles.empty() ? model::withArticle(roles[i % roles.size()])
                                  : isAnti       ? subject.concept_
                                                 : subject.base);
    sitting.settings = sampling::Settings::of(model);
    sitting.settings.microBatch = kJudgedAtOnce;
    sitting.keepsCalls = false; // half a network's pass for each, beside what has learned
    return sitting;
}

KeptLooks::KeptLooks(const base::Context &context, const std::string &name, const std::string &key)
    : m_file(fileOf(context, name, key)),
      m_journal(m_file.empty() ? format::Journal() : format::Journal(m_file, key)),
      m_memory(m_journal, {})
{}

void KeptLooks::forget()
{
    std::error_code code;
    if (!m_file.empty())
        std::filesystem::remove(m_file, code);
}

} // namespace deviascope::discovery
