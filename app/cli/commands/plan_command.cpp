#include "cli/commands/plan_command.h"

#include "cli/carry_out.h"
#include "cli/command_group.h"
#include "report/text_writer.h"
#include "task/pace.h"
#include "task/task_plan.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace deviascope::cli {

using nlohmann::json;

std::string PlanCommand::examples() const
{
    return "  deviascope plan audit --prompt \"a doctor\" --images 256 > plan.json\n"
           "  deviascope run plan.json --out audit\n";
}

void PlanCommand::addOptions(CLI::App &app)
{
    app.require_subcommand(1);
    for (const task::Task *task : task::allTasks()) {
        Planned &planned = m_all.emplace_back(Planned{*task, TaskOptions(*task)});
        CLI::App *sub = addCommand(app, task->info().command, task->info().summary);
        planned.options.addTo(*sub);
        sub->footer("Examples:\n" + examples());
        sub->fallthrough();
        sub->callback([this, &planned] { m_chosen = &planned; });
    }
}

int PlanCommand::run(CommandContext &context)
{
    task::Plan plan{&m_chosen->task, m_chosen->options.values()};
    settle(context, plan);
    const task::Cost cost = plan.task->cost(context, plan.values);
    if (!m_chosen->options.out().empty())
        context.note("A plan does not say where its run is kept: give --out to `deviascope run`.");
    json object = task::toJson(task::settledOn(plan, context.model()));
    object["cost"] = {{"evaluations", std::llround(cost.evaluations)},
                      {"seconds", task::secondsOf(context, cost)}};
    context.print(object);
    return 0;
}

} // namespace deviascope::cli
