#include "cli/sitting_options.h"

#include "base/error.h"
#include "base/seeds.h"
#include "cli/parsers.h"
#include "evaluation/held_out.h"

#include <algorithm>

namespace deviascope::cli {

namespace {

constexpr size_t kPrompts = 8;

} // namespace

void SittingOptions::addTo(CLI::App &app, int images)
{
    m_images = images;
    app.add_option("--concept", m_concept,
                   "What the directions stand for (default: the first file's concept)");
    app.add_option("--from", m_base, "The base prompt")->capture_default_str();
    app.add_option("--roles", m_roles,
                   "Roles to judge by (default: those that the model suggests)");
    app.add_option("--prompt", m_prompts, "Further prompts to judge by");
    app.add_option("--images", m_images, "Pictures, over all prompts")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
}

std::vector<std::string> SittingOptions::judgedPrompts(const model::Model &model) const
{
    std::vector<std::string> prompts;
    const auto addOnce = [&](const std::string &prompt) {
        if (std::find(prompts.begin(), prompts.end(), prompt) == prompts.end())
            prompts.push_back(prompt);
    };
    for (const std::string &prompt : m_prompts)
        addOnce(prompt);
    for (const std::string &role : parseList(m_roles))
        addOnce(model::withArticle(role));
    for (const std::string &prompt : model.knowledge.suggestedPrompts)
        if (m_roles.empty() && m_prompts.empty() && prompts.size() < kPrompts &&
            model.knowledge.roleOf(prompt))
            prompts.push_back(prompt);
    if (prompts.empty())
        prompts.push_back(m_base);
    return prompts;
}

observation::Sitting SittingOptions::sitting(const model::Model &model,
                                             const direction::Direction *example) const
{
    observation::Sitting sitting;
    sitting.concept_ = m_concept;
    sitting.base = m_base;
    if (m_concept.empty() && example) {
        sitting.concept_ = example->concept_;
        sitting.base = example->base;
        sitting.negative = evaluation::settingsThatMade(*example).negative;
    }
    if (sitting.concept_.empty())
        throw base::Error(base::ErrorKind::InvalidValue,
                          "It is not known what the directions stand for", "--concept",
                          "Name it, such as --concept \"a woman\".");
    if (!sitting.negative.empty() && !namesPrompts())
        sitting.prompts = {sitting.concept_}; // where the unwanted may be seen
    else
        sitting.prompts = judgedPrompts(model);
    sitting.seeds =
        base::seedsOf(base::SeedUse::Comparison, 0, static_cast<std::uint64_t>(m_images));
    sitting.settings = sampling::Settings::of(model);
    return sitting;
}

nlohmann::json keyOf(const observation::Sitting &sitting)
{
    return {{"concept", sitting.concept_},  {"base", sitting.base},
            {"negative", sitting.negative}, {"prompts", sitting.prompts},
            {"seeds", sitting.seeds},       {"settings", sampling::causeOf(sitting.settings)}};
}

} // namespace deviascope::cli
