#pragma once

#include "cli/command.h"
#include "cli/task_options.h"

#include <list>

namespace deviascope::cli {

/// `plan COMMAND …`: what a command would do and what that costs, without doing it.
class PlanCommand final : public Command {
public:
    std::string name() const override { return "plan"; }
    std::string summary() const override
    {
        return "Writes down what another command would do, and what it would cost";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    struct Planned {
        const task::Task &task;
        TaskOptions options;
    };
    std::list<Planned> m_all; ///< CLI keeps references to them
    const Planned *m_chosen = nullptr;
};

} // namespace deviascope::cli
