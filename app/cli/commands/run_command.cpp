#include "cli/commands/run_command.h"

#include "base/error.h"
#include "cli/carry_out.h"
#include "task/run_folder.h"

#include <algorithm>

namespace deviascope::cli {

std::string RunCommand::examples() const
{
    return "  deviascope run plan.json --out audit\n"
           "  deviascope run audit\n";
}

void RunCommand::addOptions(CLI::App &app)
{
    app.add_option("plan", m_place, "A plan's file, or the folder of a run")->required();
    app.add_option("--out", m_out, "What --out is of the plan's command");
}

int RunCommand::run(CommandContext &context)
{
    if (!std::filesystem::is_directory(m_place))
        return carryOut(context, task::readPlan(m_place), m_out);
    if (!m_out.empty())
        throw base::Error(base::ErrorKind::InvalidValue, "The run of a folder stays there", "--out",
                          "Give the plan's file to begin another run elsewhere.");
    const auto files = task::plansOf(m_place);
    if (context.json() && files.size() > 1)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "The folder holds several runs, and one answers as one JSON object",
                          m_place.string(),
                          "Give the file of one plan and --out, or leave out --json.");
    int status = 0;
    const GlobalOptions options = context.options();
    for (const std::filesystem::path &file : files) {
        context.adopt(options);
        status = std::max(status, carryOut(context, task::readPlan(file), m_place));
    }
    return status;
}

} // namespace deviascope::cli
