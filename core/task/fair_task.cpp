#include "base/error.h"
#include "responsible/fair_document.h"
#include "task/all_tasks.h"
#include "task/once.h"
#include "task/responsible_options.h"
#include "task/structures.h"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;

namespace {

/// Whether a class was not reached that shares its attribute with others, and more pushes may help.
bool isMissedInVain(const responsible::FairReport &report, responsible::Law law)
{
    const auto isShared = [&](const responsible::CalibratedScale &row) {
        return std::count_if(report.wanted.begin(), report.wanted.end(), [&](const auto &each) {
                   return each.subject == row.subject && each.attribute == row.attribute &&
                          each.share > 0;
               }) > 1;
    };
    const bool missed = std::any_of(report.calibration.begin(), report.calibration.end(),
                                    [&](const auto &row) { return !row.reached && isShared(row); });
    return missed && law != responsible::Law::Calibrated;
}

std::vector<std::string> judgedRoles(const model::Model &model, const OptionValues &values,
                                     const std::vector<std::string> &prompts)
{
    const auto &all = responsible::rolesOf(model.knowledge);
    const std::string text = values.text("roles");
    std::vector<std::string> wanted = text == "all" ? all : parseList(text);
    for (const std::string &prompt : prompts)
        if (const auto role = model.knowledge.roleOf(prompt))
            wanted.push_back(*role);
    std::vector<std::string> roles; // each once
    for (const std::string &role : wanted)
        if (std::find(roles.begin(), roles.end(), role) == roles.end())
            roles.push_back(role);
    return roles;
}

/// A mistyped target would leave its attribute's shares even.
void checkTargets(const std::vector<std::string> &targets,
                  const std::vector<responsible::ValueAction> &actions)
{
    for (const std::string &text : targets) {
        const auto shares = parseShares(text);
        std::vector<std::string> labels;
        for (const responsible::ValueAction &each : actions)
            labels.insert(labels.end(), each.attribute.classes.begin(),
                          each.attribute.classes.end());
        if (std::none_of(labels.begin(), labels.end(),
                         [&](const std::string &label) { return shares.count(label) > 0; }))
            throw Error(ErrorKind::InvalidValue, "No attribute has the classes of this target",
                        text, fmt::format("The classes are: {}.", fmt::join(labels, ", ")));
    }
}

responsible::ValueAction fairAction(const model::Attribute &attribute,
                                    const std::vector<std::string> &targets)
{
    responsible::ValueAction fair;
    fair.attribute = attribute;
    const auto &classes = fair.attribute.classes;
    fair.target.assign(classes.size(), 1.0 / static_cast<double>(classes.size()));
    for (const std::string &each : targets) {
        const auto shares = parseShares(each);
        if (std::none_of(classes.begin(), classes.end(),
                         [&](const std::string &label) { return shares.count(label) > 0; }))
            continue; // another attribute's
        for (size_t c = 0; c < classes.size(); ++c) {
            const auto found = shares.find(classes[c]);
            fair.target[c] = found == shares.end() ? 0 : found->second;
        }
        if (std::any_of(shares.begin(), shares.end(), [&](const auto &share) {
                return std::find(classes.begin(), classes.end(), share.first) == classes.end();
            }))
            throw Error(ErrorKind::InvalidValue, "A target names a class that its attribute lacks",
                        each, "The classes are those of \"" + fair.attribute.name + "\".");
    }
    responsible::countsFor(1, fair.target);
    return fair;
}

std::vector<responsible::ValueAction> fairActions(Surroundings &surroundings,
                                                  const OptionValues &values)
{
    const nlohmann::json attributes = values.has("attributes") ? values.structure("attributes")
                                                               : nlohmann::json::array({"gender"});
    const auto targets = values.texts("targets");
    std::vector<responsible::ValueAction> all;
    for (const model::Attribute &attribute :
         attributesOf(surroundings, attributes, surroundings.model().knowledge))
        all.push_back(fairAction(attribute, targets));
    checkTargets(targets, all);
    return all;
}

base::OptionTable fairOptions()
{
    return base::OptionTable{
        {.key = "prompts",
         .kind = OptionKind::Texts,
         .help = "What to draw; a role of the model in all its templates",
         .commandLine = "prompts"},
        {.key = "roles",
         .kind = OptionKind::Text,
         .help = "all (of a model without a list: the paper's 36), or a list with commas"},
        attributesOption("'name=class|class|…', or a name that the model knows; repeatable",
                         "gender"),
        {.key = "targets",
         .kind = OptionKind::Texts,
         .help = "'a man=.5,a woman=.5': wanted shares, repeatable",
         .otherwise = "even",
         .commandLine = "--target"},
        {.key = "assignment",
         .kind = OptionKind::Choice,
         .help = "balanced: exactly the wanted counts; drawn: by chance, with the wanted shares; "
                 "calibrated: counts that make up for pushes that do not always succeed",
         .fallback = "balanced",
         .choices = {"balanced", "drawn", "calibrated"}},
        {.key = "seed",
         .kind = OptionKind::Seed,
         .help = "Seed of drawn assignments",
         .fallback = std::uint64_t{0}}}
        .with(responsibleOptions());
}

/// What is drawn and pushed, before the directions are there.
struct FairWish {
    responsible::FairPlan plan;
    std::vector<responsible::ValueAction> actions;
    std::vector<std::string> without; ///< roles that no direction may have learned from
};

FairWish fairWish(Surroundings &surroundings, const OptionValues &values, ResponsibleWish &shared)
{
    const model::Model &model = surroundings.model();
    const auto prompts = onceEach(surroundings, values.texts("prompts"), "prompt");
    const auto judged = judgedRoles(model, values, prompts);
    auto subjects = responsible::subjectsOf(model, judged, shared.templates());
    std::vector<std::string> others;
    std::copy_if(prompts.begin(), prompts.end(), std::back_inserter(others),
                 [&](const std::string &prompt) { return !model.knowledge.roleOf(prompt); });
    for (auto &subject : responsible::subjectsOfPrompts(model, others, shared.templates()))
        subjects.push_back(std::move(subject));
    if (subjects.empty())
        throw Error(ErrorKind::InvalidValue, "There is nothing to draw", "prompts",
                    "Give a prompt such as \"a doctor\", or --roles all.");
    FairWish wish{shared.plan(surroundings, std::move(subjects)), fairActions(surroundings, values),
                  responsible::rolesLeftOut(model.knowledge, judged)};
    wish.plan.law = responsible::parseLaw(values.text("assignment"));
    wish.plan.seed = values.seed("seed");
    shared.checkConcepts(wish.actions);
    if (wish.without.size() < judged.size())
        surroundings.note("Most roles are judged, so directions that are learned now may have "
                          "learned from some of them.");
    responsible::checkActions(wish.plan, wish.actions);
    return wish;
}

class FairTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "fair", "Draws classes in the shares that you want",
            "  deviascope fair \"a doctor\" --images 50\n"
            "  deviascope fair --roles doctor,teacher,judge --attribute gender --attribute "
            "\"skin tone\"\n"
            "  deviascope fair --roles all --out table\n"
            "  deviascope fair \"a judge\" --target 'a man=.4,a woman=.6' --concept 'a "
            "woman=FILE'\n",
            fairOptions(), responsibleOutHelp()};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        ResponsibleWish shared(values, {});
        const FairWish wish = fairWish(surroundings, values, shared);
        return shared.cost(surroundings, wish.plan, wish.actions, wish.without);
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const std::filesystem::path &out) const override
    {
        ResponsibleWish shared(values, out);
        auto [plan, actions, without] = fairWish(surroundings, values, shared);
        const model::Model &model = surroundings.model();
        for (const responsible::ValueAction &each : actions)
            plan.attributes.push_back(shared.attribute(surroundings, each, without));
        plan.watched = responsible::watchedBeside(model.knowledge, plan.attributes);
        ResponsibleWish::noteCutOf(surroundings, plan);
        format::Journal journal = shared.journal(model, plan, "fair");
        const auto result = responsible::runFair(model, plan, journal, surroundings.context());
        const auto report = responsible::makeFairReport(plan, result, model.knowledge);
        shared.saveCalibration(report.calibration, plan);
        report::Document document = responsible::fairDocument(report, plan.law);
        if (isMissedInVain(report, plan.law))
            document.sections.back().items.push_back(report::Paragraph{DEVIASCOPE_TR(
                "report",
                "Where a goal is not reached, a part of the pushes is in vain, and the shares may "
                "even move away from the wanted ones. --assignment calibrated pushes more pictures "
                "there, which helps where pushes work at all.")});
        report::append(document, responsible::changeDocument(report));
        return {std::move(document)};
    }
};

} // namespace

const Task &fairTask()
{
    static const FairTask task;
    return task;
}

} // namespace deviascope::task
