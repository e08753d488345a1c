#pragma once

#include "cli/direction_options.h"
#include "cli/table_options.h"
#include "task/task.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace deviascope::cli {

/// The options of a task on a command, and --out.
class TaskOptions {
public:
    explicit TaskOptions(const task::Task &task) : m_task(task) {}

    void addTo(CLI::App &app);

    /// What was given, once the command line is parsed; of an audit with a plan's file what that
    /// says, and what the command line says instead. Throws InvalidValue, naming the option, and as
    /// format::readJsonFile.
    base::OptionValues values() const;
    const std::filesystem::path &out() const { return m_out; }

private:
    base::OptionValues given() const;

    const task::Task &m_task;
    TableOptions m_table;
    std::optional<DirectionOptions> m_directions;
    std::string m_plan; ///< file of an audit's plan, or empty
    std::filesystem::path m_out;
};

} // namespace deviascope::cli
