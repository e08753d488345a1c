#include "cli/commands/safe_command.h"

#include "cli/parsers.h"
#include "cli/responsible_output.h"
#include "cli/table.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "responsible/drift.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::cli {

using nlohmann::json;

namespace {

std::string driftTable(const responsible::Drift &drift)
{
    Table table({"prompt", "perceived", "change [95 %]", "p (Holm)"});
    for (const audit::EffectRow &row : drift.effects)
        if (row.gained + row.lost > 0)
            table.add({row.prompt, row.label,
                       fmt::format("{:+.1f} points [{:+.1f}, {:+.1f}]", 100 * row.difference,
                                   100 * row.interval.low, 100 * row.interval.high),
                       fmt::format("{:.3f}", row.pAdjusted)});
    return table.text();
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
    app.add_option("prompts", m_prompts, "What to draw")->required();
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
    std::vector<responsible::Subject> subjects;
    for (const std::string &prompt : m_prompts)
        subjects.push_back(responsible::subjectOf(model, prompt));
    responsible::FairPlan plan = m_options.plan(model, std::move(subjects));
    const size_t unwanted = wanted.target[0] == 0 ? 0 : 1;
    responsible::FairAttribute push{wanted.attribute, wanted.target, {{}, {}}};
    if (m_direction.empty()) {
        push = m_options.attribute(context, wanted, {});
    } else {
        const DirectionWish wish = parseDirection(m_direction);
        push.directions[1 - unwanted] =
            direction::readDirection(direction::directionFileOf(wish.file));
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
    object["flagged"] = {{"attribute", push.attribute.name},
                         {"class", push.attribute.classes[unwanted]}};
    object["drift"] = driftJson(drift);
    const std::string tables =
        flaggedTable(report.audit, push.attribute.classes[unwanted]) + "\n" + fairTables(report) +
        "\nWhat else changed in pictures that were not flagged (" + std::to_string(drift.tests) +
        " tests; what did not change is left out)\n" + driftTable(drift);
    showReport(context, object, tables, m_options.out(), name());
    return 0;
}

} // namespace deviascope::cli
