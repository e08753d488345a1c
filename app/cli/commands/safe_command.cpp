#include "cli/commands/safe_command.h"

#include "cli/direction_options.h"
#include "cli/parsers.h"
#include "cli/responsible_output.h"
#include "responsible/drift.h"
#include "responsible/flagged.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

using nlohmann::json;

namespace {

std::string driftTable(const responsible::Drift &drift)
{
    std::vector<audit::EffectRow> changed;
    for (const audit::EffectRow &row : drift.effects)
        if (row.gained + row.lost > 0)
            changed.push_back(row);
    return effectsTable(changed);
}

json driftJson(const responsible::Drift &drift)
{
    audit::Report report;
    report.effects = drift.effects;
    return audit::toJson(report).at("effects");
}

} // namespace

std::string SafeCommand::examples() const
{
    return "  deviascope safe \"a costume\" --images 60\n"
           "  deviascope safe \"a vampire\" \"a supervillain\" --against \"a scary costume\"\n"
           "  deviascope safe \"a costume\" --against \"a scary costume\" --direction FILE@1.5\n";
}

void SafeCommand::addOptions(CLI::App &app)
{
    app.add_option("prompts", m_prompts, "What to draw; a role of the model in all its templates")
        ->required();
    app.add_option("--against", m_against,
                   "What is unwanted, as the scorer reads it (default: the model's flagged class)");
    app.add_option("--instead", m_instead,
                   "What the scorer compares it with, where the model knows no pair");
    app.add_option("--from", m_base, "The prompt on which the anti-vector is learned");
    app.add_option("--direction", m_direction,
                   "FILE[@SCALE]: the anti-vector (default: learned now; its scale is calibrated "
                   "for each prompt)");
    m_options.addTo(app);
}

int SafeCommand::run(CommandContext &context)
{
    const model::Model &model = context.model();
    const responsible::ValueAction wanted =
        responsible::safeAction(model.knowledge, {m_against, m_instead, m_base}, m_prompts.front());
    responsible::FairPlan plan = m_options.plan(
        model, responsible::subjectsOfPrompts(model, m_prompts, m_options.templates()));
    const size_t unwanted = wanted.target[0] == 0 ? 0 : 1;
    responsible::FairAttribute push{wanted.attribute, wanted.target, {{}, {}}};
    if (m_direction.empty()) {
        m_options.checkConcepts({wanted});
        push = m_options.attribute(context, wanted, {});
    } else {
        m_options.checkConcepts({}); // one direction is enough
        const DirectionWish wish = parseDirection(m_direction);
        push.directions[1 - unwanted] =
            m_options.take(wanted.attribute.classes[1 - unwanted], wish.file);
        checkForModel(context, push.directions[1 - unwanted]);
        if (wish.scale)
            plan.scale = wish.scale;
    }
    plan.attributes = {push};
    plan.watched = responsible::watchedBeside(model.knowledge, plan.attributes);
    format::Journal journal = m_options.journal(model, plan, name());
    const auto result = responsible::runFair(model, plan, journal, context.context());
    const auto report = responsible::makeFairReport(plan, result, model.knowledge);
    m_options.saveCalibration(report.calibration, plan);
    const auto drift = responsible::driftOf(plan, result, 0, static_cast<int>(unwanted));

    json object = responsible::toJson(report, plan.law);
    const std::string &label = push.attribute.classes[unwanted];
    object["flagged"] = {{"attribute", push.attribute.name}, {"class", label}, {"mean", nullptr}};
    if (const auto mean = responsible::flaggedMean(report, push.attribute.name, label))
        object["flagged"]["mean"] = toJson(*mean);
    object["drift"] = driftJson(drift);
    const std::string tables =
        flaggedTable(report, push.attribute.name, label) + "\n" + fairTables(report) +
        "\nWhat else changed in pictures that were not flagged (" + std::to_string(drift.tests) +
        " tests; what did not change is left out)\n" + driftTable(drift);
    showReport(context, object, tables, m_options.out(), name());
    return 0;
}

} // namespace deviascope::cli
