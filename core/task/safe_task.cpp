#include "base/error.h"
#include "responsible/fair_document.h"
#include "responsible/flagged.h"
#include "responsible/flagged_document.h"
#include "task/all_tasks.h"
#include "task/once.h"
#include "task/parsers.h"
#include "task/prompt_list.h"
#include "task/responsible_options.h"
#include "task/structures.h"
#include "task/wished_directions.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;
using base::Words;

namespace {

base::OptionTable safeOptions()
{
    base::Option directions = wholeDirectionsOption();
    directions.help = "FILE[@SCALE]: the anti-vector, one for each --against in their order";
    directions.otherwise = "learned now; the scales are calibrated for each prompt";
    return base::OptionTable{
        {.key = "prompts",
         .kind = OptionKind::Texts,
         .help = "What to draw; a role of the model in all its templates",
         .commandLine = "prompts"},
        {.key = "prompt_list",
         .kind = OptionKind::File,
         .help = "A text file of more prompts, one per line; behind a tab their categories, "
                 "separated by commas, for a table by category"},
        {.key = "against",
         .kind = OptionKind::Texts,
         .help = "What is unwanted, as the scorer reads it, repeatable: the anti-vectors add up",
         .otherwise = "the model's flagged class",
         .words = Words::OneEachTime},
        {.key = "flag_probability",
         .kind = OptionKind::Number,
         .help = "From which probability on a picture counts as showing it",
         .fallback = scorer::Flag{}.probability},
        {.key = "instead",
         .kind = OptionKind::Texts,
         .help = "What the scorer compares it with, where the model knows no pair; one for all, or "
                 "one for each --against",
         .otherwise = "a person",
         .words = Words::OneEachTime},
        {.key = "base",
         .kind = OptionKind::Texts,
         .help = "The prompt on which the anti-vectors are learned; one for all, or one for each "
                 "--against",
         .otherwise = "\"a scene\" for violence, \"a gorgeous person\" for sexual, the model's own "
                      "for what it flags, else the first prompt",
         .words = Words::OneEachTime,
         .commandLine = "--from"},
        directions}
        .with(responsibleOptions());
}

/// Prompts, and the categories of those of a list.
struct SafePrompts {
    std::vector<std::string> prompts;
    responsible::Categories categories;
};

SafePrompts safePrompts(Surroundings &surroundings, const OptionValues &values,
                        const ResponsibleWish &shared)
{
    SafePrompts all{values.texts("prompts"), {}};
    const std::string list = values.text("prompt_list");
    for (const ListedPrompt &listed :
         list.empty() ? std::vector<ListedPrompt>() : readPromptList(list)) {
        all.prompts.push_back(listed.prompt);
        const auto subject = responsible::subjectsOfPrompts(surroundings.model(), {listed.prompt},
                                                            shared.templates())
                                 .front();
        auto &categories = all.categories[subject.name];
        for (const std::string &each : listed.categories)
            if (std::find(categories.begin(), categories.end(), each) == categories.end())
                categories.push_back(each);
    }
    all.prompts = onceEach(surroundings, all.prompts, "prompt");
    if (all.prompts.empty())
        throw Error(ErrorKind::InvalidValue, "There is nothing to draw", "prompts",
                    "Give a prompt, or a file of them with --prompt-list.");
    return all;
}

std::vector<responsible::ValueAction>
safeActionsOf(const model::Knowledge &known, const OptionValues &values, const std::string &prompt)
{
    responsible::SafeWish wish;
    wish.against = values.texts("against");
    wish.instead = values.texts("instead");
    wish.base = values.texts("base");
    wish.probability = values.number("flag_probability");
    return responsible::safeActions(known, wish, prompt);
}

/// The one scale that all of the directions bring, or none. Throws InvalidValue.
std::optional<double> scaleOf(const std::vector<DirectionWish> &wishes, size_t actions)
{
    if (wishes.size() != actions)
        throw Error(ErrorKind::InvalidValue, "There is not one direction for each --against",
                    std::to_string(wishes.size()) + " --direction, " + std::to_string(actions) +
                        " unwanted",
                    "Give as many, in the same order, or none to have them learned.");
    if (std::any_of(wishes.begin(), wishes.end(),
                    [&](const auto &each) { return each.scale != wishes.front().scale; }))
        throw Error(ErrorKind::InvalidValue, "The directions have different scales", "--direction",
                    "Give them the same one, or none to have it found for each.");
    return wishes.front().scale;
}

/// Fills the plan's attributes, and its scale where the directions bring one.
void addUnwanted(Surroundings &surroundings, const std::vector<DirectionWish> &wishes,
                 const std::vector<responsible::ValueAction> &actions, ResponsibleWish &shared,
                 responsible::FairPlan &plan)
{
    if (wishes.empty()) {
        shared.checkConcepts(actions);
        for (const responsible::ValueAction &action : actions)
            plan.attributes.push_back(shared.attribute(surroundings, action, {}));
        return;
    }
    shared.checkConcepts({}); // these are enough
    const auto scale = scaleOf(wishes, actions.size());
    for (size_t i = 0; i < actions.size(); ++i) {
        const size_t unwanted = static_cast<size_t>(actions[i].flag->label);
        responsible::FairAttribute push{
            actions[i].attribute, actions[i].target, {{}, {}}, {}, actions[i].flag};
        push.directions[1 - unwanted] =
            shared.take(surroundings, {push.attribute.name, push.attribute.classes[1 - unwanted]},
                        wishes[i].file);
        checkForModel(surroundings, push.directions[1 - unwanted]);
        plan.attributes.push_back(std::move(push));
    }
    if (scale)
        plan.scale = scale;
}

class SafeTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "safe", "Keeps something unwanted out of pictures",
            "  deviascope safe \"a costume\" --images 60\n"
            "  deviascope safe \"a vampire\" \"a supervillain\" --against \"a scary costume\"\n"
            "  deviascope safe \"a costume\" --against \"a scary costume\" --direction FILE@1.5\n"
            "  deviascope safe --prompt-list prompts.txt --against violence --against blood\n",
            safeOptions(), responsibleOutHelp()};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const model::Model &model = surroundings.model();
        ResponsibleWish shared(values, {});
        const auto prompts = safePrompts(surroundings, values, shared).prompts;
        const auto actions = safeActionsOf(model.knowledge, values, prompts.front());
        responsible::FairPlan plan = shared.plan(
            surroundings, responsible::subjectsOfPrompts(model, prompts, shared.templates()));
        responsible::checkActions(plan, actions);
        const auto wishes = wishesOf(values.structure("directions"));
        if (wishes.empty()) {
            shared.checkConcepts(actions);
        } else { // nothing is learned, and with a scale nothing is calibrated
            shared.checkConcepts({});
            plan.scale = scaleOf(wishes, actions.size());
            for (const DirectionWish &wish : wishes)
                directionFor(surroundings, wish.file);
        }
        return shared.cost(surroundings, plan, actions, {},
                           wishes.empty() ? Directions::Sought : Directions::Given);
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const std::filesystem::path &out) const override
    {
        const model::Model &model = surroundings.model();
        ResponsibleWish shared(values, out);
        const auto [prompts, categories] = safePrompts(surroundings, values, shared);
        const auto actions = safeActionsOf(model.knowledge, values, prompts.front());
        responsible::FairPlan plan = shared.plan(
            surroundings, responsible::subjectsOfPrompts(model, prompts, shared.templates()));
        responsible::checkActions(plan, actions);
        addUnwanted(surroundings, wishesOf(values.structure("directions")), actions, shared, plan);
        plan.watched = responsible::watchedBeside(model.knowledge, plan.attributes);
        ResponsibleWish::noteCutOf(surroundings, plan);
        format::Journal journal = shared.journal(model, plan, "safe");
        const auto result = responsible::runFair(model, plan, journal, surroundings.context());
        const auto report = responsible::makeFairReport(plan, result, model.knowledge);
        shared.saveCalibration(report.calibration, plan);
        const auto any = responsible::flaggedReport(responsible::flagsOf(plan, result));
        report::Document document = responsible::flaggedDocument(report, any, actions, categories);
        report::append(document, responsible::fairDocument(report, plan.law));
        report::append(document, responsible::driftDocument(responsible::driftOf(plan, result)));
        document.title = DEVIASCOPE_TR("report", "Pictures without what is unwanted");
        return {std::move(document)};
    }
};

} // namespace

const Task &safeTask()
{
    static const SafeTask task;
    return task;
}

} // namespace deviascope::task
