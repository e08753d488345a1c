#include "cli/commands/task_command.h"

#include "cli/carry_out.h"

namespace deviascope::cli {

int TaskCommand::run(CommandContext &context)
{
    return carryOut(context, {&m_task, m_options.values()}, m_options.out());
}

} // namespace deviascope::cli
