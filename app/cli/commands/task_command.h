#pragma once

#include "cli/command.h"
#include "cli/task_options.h"

namespace deviascope::cli {

/// A task as a command: its options, then it is carried out.
class TaskCommand final : public Command {
public:
    explicit TaskCommand(const task::Task &task) : m_task(task), m_options(task) {}

    std::string name() const override { return m_task.info().command; }
    std::string summary() const override { return m_task.info().summary; }
    std::string examples() const override { return m_task.info().examples; }
    void addOptions(CLI::App &app) override { m_options.addTo(app); }
    int run(CommandContext &context) override;

private:
    const task::Task &m_task;
    TaskOptions m_options;
};

} // namespace deviascope::cli
