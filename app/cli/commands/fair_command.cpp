#include "cli/commands/fair_command.h"

#include "base/error.h"
#include "cli/once.h"
#include "cli/parsers.h"
#include "cli/report_output.h"
#include "responsible/fair_document.h"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;

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

} // namespace

std::string FairCommand::examples() const
{
    return "  deviascope fair \"a doctor\" --images 50\n"
           "  deviascope fair --roles doctor,teacher,judge --attribute gender --attribute "
           "\"skin tone\"\n"
           "  deviascope fair --roles all --out table\n"
           "  deviascope fair \"a judge\" --target 'a man=.4,a woman=.6' --concept 'a "
           "woman=FILE'\n";
}

void FairCommand::addOptions(CLI::App &app)
{
    app.add_option("prompts", m_prompts, "What to draw; a role of the model in all its templates");
    app.add_option("--roles", m_roles,
                   "all (of a model without a list: the paper's 36), or a list with commas");
    app.add_option("--attribute", m_attributes,
                   "'name=class|class|…', or a name that the model knows; repeatable")
        ->capture_default_str();
    app.add_option("--target", m_targets,
                   "'a man=.5,a woman=.5': wanted shares, repeatable (default: even)");
    app.add_option("--assignment", m_law,
                   "balanced: exactly the wanted counts; drawn: by chance, with the wanted shares; "
                   "calibrated: counts that make up for pushes that do not always succeed")
        ->check(CLI::IsMember({"balanced", "drawn", "calibrated"}))
        ->capture_default_str();
    app.add_option("--seed", m_seed, "Seed of drawn assignments")->capture_default_str();
    m_options.addTo(app);
}

std::vector<std::string> FairCommand::roles(const model::Model &model) const
{
    const auto &all = responsible::rolesOf(model.knowledge);
    std::vector<std::string> wanted = m_roles == "all" ? all : parseList(m_roles);
    for (const std::string &prompt : m_prompts)
        if (const auto role = model.knowledge.roleOf(prompt))
            wanted.push_back(*role);
    std::vector<std::string> roles; // each once
    for (const std::string &role : wanted)
        if (std::find(roles.begin(), roles.end(), role) == roles.end())
            roles.push_back(role);
    return roles;
}

int FairCommand::run(CommandContext &context)
{
    const model::Model &model = context.model();
    m_prompts = onceEach(context, m_prompts, "prompt");
    const auto judged = roles(model);
    auto subjects = responsible::subjectsOf(model, judged, m_options.templates());
    std::vector<std::string> others;
    std::copy_if(m_prompts.begin(), m_prompts.end(), std::back_inserter(others),
                 [&](const std::string &prompt) { return !model.knowledge.roleOf(prompt); });
    for (auto &subject : responsible::subjectsOfPrompts(model, others, m_options.templates()))
        subjects.push_back(std::move(subject));
    if (subjects.empty())
        throw Error(ErrorKind::InvalidValue, "There is nothing to draw", "prompts",
                    "Give a prompt such as \"a doctor\", or --roles all.");
    responsible::FairPlan plan = m_options.plan(model, std::move(subjects));
    plan.law = responsible::parseLaw(m_law);
    plan.seed = m_seed;
    const auto wanted = actions(context);
    m_options.checkConcepts(wanted);
    const auto without = responsible::rolesLeftOut(model.knowledge, judged);
    if (without.size() < judged.size())
        context.note("Most roles are judged, so directions that are learned now may have learned "
                     "from some of them.");
    responsible::checkActions(plan, wanted);
    for (const responsible::ValueAction &each : wanted)
        plan.attributes.push_back(m_options.attribute(context, each, without));
    plan.watched = responsible::watchedBeside(model.knowledge, plan.attributes);
    ResponsibleOptions::noteCutOf(context, plan);
    format::Journal journal = m_options.journal(model, plan, name());
    const auto result = responsible::runFair(model, plan, journal, context.context());
    const auto report = responsible::makeFairReport(plan, result, model.knowledge);
    m_options.saveCalibration(report.calibration, plan);
    report::Document document = responsible::fairDocument(report, plan.law);
    if (isMissedInVain(report, plan.law))
        document.sections.back().items.push_back(report::Paragraph{DEVIASCOPE_TR(
            "report",
            "Where a goal is not reached, a part of the pushes is in vain, and the shares may even "
            "move away from the wanted ones. --assignment calibrated pushes more pictures there, "
            "which helps where pushes work at all.")});
    report::append(document, responsible::changeDocument(report));
    showDocument(context, document, m_options.out(), name());
    return 0;
}

std::vector<responsible::ValueAction> FairCommand::actions(CommandContext &context) const
{
    std::vector<responsible::ValueAction> all;
    for (const model::Attribute &attribute :
         attributesOf(context, m_attributes, context.model().knowledge))
        all.push_back(action(attribute));
    checkTargets(all);
    return all;
}

/// A mistyped target would leave its attribute's shares even.
void FairCommand::checkTargets(const std::vector<responsible::ValueAction> &actions) const
{
    for (const std::string &text : m_targets) {
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

responsible::ValueAction FairCommand::action(const model::Attribute &attribute) const
{
    responsible::ValueAction fair;
    fair.attribute = attribute;
    const auto &classes = fair.attribute.classes;
    fair.target.assign(classes.size(), 1.0 / static_cast<double>(classes.size()));
    for (const std::string &each : m_targets) {
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

} // namespace deviascope::cli
