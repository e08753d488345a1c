#include "cli/command.h"

#include "cli/commands/demo_command.h"
#include "cli/commands/directions_command.h"
#include "cli/commands/info_command.h"
#include "cli/commands/plan_command.h"
#include "cli/commands/run_command.h"
#include "cli/commands/statistics_command.h"
#include "cli/commands/task_command.h"
#include "cli/commands/verify_command.h"

namespace deviascope::cli {

std::vector<std::unique_ptr<Command>> allCommands()
{
    std::vector<std::unique_ptr<Command>> all;
    all.push_back(std::make_unique<DemoCommand>());
    all.push_back(std::make_unique<InfoCommand>());
    for (const task::Task *task : task::allTasks())
        all.push_back(std::make_unique<TaskCommand>(*task));
    all.push_back(std::make_unique<PlanCommand>());
    all.push_back(std::make_unique<RunCommand>());
    all.push_back(std::make_unique<DirectionsCommand>());
    all.push_back(std::make_unique<StatisticsCommand>());
    all.push_back(std::make_unique<VerifyCommand>());
    return all;
}

} // namespace deviascope::cli
