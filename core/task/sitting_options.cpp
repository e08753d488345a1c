#include "task/sitting_options.h"

#include "base/error.h"
#include "base/seeds.h"
#include "evaluation/held_out.h"
#include "task/once.h"
#include "task/parsers.h"
#include "task/within_option.h"

#include <algorithm>

namespace deviascope::task {

using base::OptionKind;

namespace {

constexpr size_t kPrompts = 8;

} // namespace

base::OptionTable sittingOptions(int images)
{
    return {{.key = "concept",
             .kind = OptionKind::Text,
             .help = "What the directions stand for",
             .otherwise = "the first file's concept"},
            {.key = "base",
             .kind = OptionKind::Text,
             .help = "The base prompt",
             .fallback = "a person",
             .commandLine = "--from"},
            {.key = "roles",
             .kind = OptionKind::Text,
             .help = "Roles to judge by, with commas",
             .otherwise = "those that the model suggests"},
            {.key = "prompts",
             .kind = OptionKind::Texts,
             .help = "Further prompts to judge by",
             .commandLine = "--prompt"},
            {.key = "images",
             .kind = OptionKind::Integer,
             .help = "Pictures, over all prompts",
             .fallback = images,
             .least = 1,
             .most = 100000},
            withinOption()};
}

SittingWish::SittingWish(Surroundings &surroundings, const base::OptionValues &values)
    : m_prompts(onceEach(surroundings, values.texts("prompts"), "prompt")),
      m_roles(onceEach(surroundings, parseList(values.text("roles")), "role")),
      m_concept(values.text("concept")),
      m_base(values.text("base")),
      m_images(static_cast<int>(values.integer("images"))),
      m_within(withinOf(surroundings, values))
{}

std::vector<std::string> SittingWish::judgedPrompts(const model::Model &model) const
{
    std::vector<std::string> prompts;
    const auto addOnce = [&](const std::string &prompt) {
        if (std::find(prompts.begin(), prompts.end(), prompt) == prompts.end())
            prompts.push_back(prompt);
    };
    for (const std::string &prompt : m_prompts)
        addOnce(prompt);
    for (const std::string &role : m_roles)
        addOnce(model::withArticle(role));
    for (const std::string &prompt : model.knowledge.suggestedPrompts)
        if (m_roles.empty() && m_prompts.empty() && prompts.size() < kPrompts &&
            model.knowledge.roleOf(prompt))
            prompts.push_back(prompt);
    if (prompts.empty())
        prompts.push_back(m_base);
    return prompts;
}

observation::Sitting SittingWish::sitting(const model::Model &model,
                                          const direction::Direction *example) const
{
    observation::Sitting sitting;
    sitting.concept_ = m_concept;
    sitting.base = m_base;
    if (m_concept.empty() && example) {
        sitting.concept_ = example->concept_;
        sitting.base = example->base;
        sitting.negative = evaluation::madeFrom(*example).subject.negative;
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
    sitting.within = m_within;
    return sitting;
}

nlohmann::json keyOf(const observation::Sitting &sitting)
{
    nlohmann::json key = {
        {"concept", sitting.concept_},  {"base", sitting.base},
        {"negative", sitting.negative}, {"prompts", sitting.prompts},
        {"seeds", sitting.seeds},       {"settings", sampling::causeOf(sitting.settings)}};
    if (!sitting.within.isEverywhere())
        key["within"] = sitting.within.hash;
    if (!sitting.acts.isEverywhere())
        key["mask"] = sitting.acts.hash;
    return key;
}

} // namespace deviascope::task
