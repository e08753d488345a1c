#pragma once

#include "cli/command_context.h"
#include "task/task_plan.h"

#include <filesystem>

namespace deviascope::cli {

/// Carries a plan out and prints what was found; what belongs to a report goes into `out`, with the
/// plan, unless that is empty. Answers the exit status. Throws as task::Task::run.
int carryOut(CommandContext &context, task::Plan plan, const std::filesystem::path &out);

/// The plan with what the command line says of model and device, which it then says to `context`.
void settle(CommandContext &context, task::Plan &plan);

} // namespace deviascope::cli
