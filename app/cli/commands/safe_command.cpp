#include "cli/commands/safe_command.h"

#include "base/error.h"
#include "cli/direction_options.h"
#include "cli/once.h"
#include "cli/parsers.h"
#include "cli/prompt_list.h"
#include "cli/report_output.h"
#include "responsible/fair_document.h"
#include "responsible/flagged_document.h"

#include <algorithm>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;

std::string SafeCommand::examples() const
{
    return "  deviascope safe \"a costume\" --images 60\n"
           "  deviascope safe \"a vampire\" \"a supervillain\" --against \"a scary costume\"\n"
           "  deviascope safe \"a costume\" --against \"a scary costume\" --direction FILE@1.5\n"
           "  deviascope safe --prompt-list prompts.txt --against violence --against blood\n";
}

void SafeCommand::addOptions(CLI::App &app)
{
    app.add_option("prompts", m_prompts, "What to draw; a role of the model in all its templates");
    app.add_option("--prompt-list", m_list,
                   "A text file of more prompts, one per line; behind a tab their categories, "
                   "separated by commas, for a table by category");
    app.add_option("--against", m_wish.against,
                   "What is unwanted, as the scorer reads it, repeatable: the anti-vectors add up "
                   "(default: the model's flagged class)")
        ->allow_extra_args(false);
    app.add_option("--flag-probability", m_wish.probability,
                   "From which probability on a picture counts as showing it")
        ->capture_default_str();
    app.add_option(
           "--instead", m_wish.instead,
           "What the scorer compares it with, where the model knows no pair (default: a person); "
           "one for all, or one for each --against")
        ->allow_extra_args(false);
    app.add_option(
           "--from", m_wish.base,
           "The prompt on which the anti-vectors are learned (default: what suits a known thing, "
           "else the first prompt); one for all, or one for each --against")
        ->allow_extra_args(false);
    app.add_option("--direction", m_directions,
                   "FILE[@SCALE]: the anti-vector, one for each --against in their order (default: "
                   "learned now; the scales are calibrated for each prompt)")
        ->allow_extra_args(false);
    m_options.addTo(app);
}

void SafeCommand::readList(const model::Model &model)
{
    if (m_list.empty())
        return;
    for (const ListedPrompt &listed : readPromptList(m_list)) {
        m_prompts.push_back(listed.prompt);
        const auto subject =
            responsible::subjectsOfPrompts(model, {listed.prompt}, m_options.templates()).front();
        auto &categories = m_categories[subject.name];
        for (const std::string &each : listed.categories)
            if (std::find(categories.begin(), categories.end(), each) == categories.end())
                categories.push_back(each);
    }
}

void SafeCommand::addAttributes(CommandContext &context,
                                const std::vector<responsible::ValueAction> &actions,
                                responsible::FairPlan &plan)
{
    if (m_directions.empty()) {
        m_options.checkConcepts(actions);
        for (const responsible::ValueAction &action : actions)
            plan.attributes.push_back(m_options.attribute(context, action, {}));
        return;
    }
    m_options.checkConcepts({}); // these are enough
    if (m_directions.size() != actions.size())
        throw Error(ErrorKind::InvalidValue, "There is not one direction for each --against",
                    std::to_string(m_directions.size()) + " --direction, " +
                        std::to_string(actions.size()) + " unwanted",
                    "Give as many, in the same order, or none to have them learned.");
    std::vector<std::optional<double>> scales;
    for (size_t i = 0; i < actions.size(); ++i) {
        const DirectionWish wish = parseDirection(m_directions[i]);
        const size_t unwanted = static_cast<size_t>(actions[i].flag->label);
        responsible::FairAttribute push{
            actions[i].attribute, actions[i].target, {{}, {}}, {}, actions[i].flag};
        push.directions[1 - unwanted] =
            m_options.take({push.attribute.name, push.attribute.classes[1 - unwanted]}, wish.file);
        checkForModel(context, push.directions[1 - unwanted]);
        plan.attributes.push_back(std::move(push));
        scales.push_back(wish.scale);
    }
    if (std::any_of(scales.begin(), scales.end(),
                    [&](const auto &scale) { return scale != scales.front(); }))
        throw Error(ErrorKind::InvalidValue, "The directions have different scales", "--direction",
                    "Give them the same one, or none to have it found for each.");
    if (scales.front())
        plan.scale = scales.front();
}

int SafeCommand::run(CommandContext &context)
{
    const model::Model &model = context.model();
    readList(model);
    m_prompts = onceEach(context, m_prompts, "prompt");
    if (m_prompts.empty())
        throw Error(ErrorKind::InvalidValue, "There is nothing to draw", "prompts",
                    "Give a prompt, or a file of them with --prompt-list.");
    const auto actions = responsible::safeActions(model.knowledge, m_wish, m_prompts.front());
    responsible::FairPlan plan = m_options.plan(
        model, responsible::subjectsOfPrompts(model, m_prompts, m_options.templates()));
    responsible::checkActions(plan, actions);
    addAttributes(context, actions, plan);
    plan.watched = responsible::watchedBeside(model.knowledge, plan.attributes);
    ResponsibleOptions::noteCutOf(context, plan);
    format::Journal journal = m_options.journal(model, plan, name());
    const auto result = responsible::runFair(model, plan, journal, context.context());
    const auto report = responsible::makeFairReport(plan, result, model.knowledge);
    m_options.saveCalibration(report.calibration, plan);
    const auto any = responsible::flaggedReport(responsible::flagsOf(plan, result));
    const auto drift = responsible::driftOf(plan, result);

    report::Document document = responsible::flaggedDocument(report, any, actions, m_categories);
    report::append(document, responsible::fairDocument(report, plan.law));
    report::append(document, responsible::driftDocument(drift));
    document.title = DEVIASCOPE_TR("report", "Pictures without what is unwanted");
    showDocument(context, document, m_options.out(), name());
    return 0;
}

} // namespace deviascope::cli
