#pragma once

#include "task/task.h"

#include <utility>

namespace deviascope::tests {

/// A task that is only its name and its options.
class NamedTask final : public task::Task {
public:
    NamedTask(std::string command, std::string summary, base::OptionTable options)
        : m_info{std::move(command), std::move(summary), "", std::move(options), ""}
    {}

    const task::TaskInfo &info() const override { return m_info; }
    task::Cost cost(task::Surroundings &, const base::OptionValues &) const override { return {}; }
    task::Outcome run(task::Surroundings &, const base::OptionValues &,
                      const std::filesystem::path &) const override
    {
        return {};
    }

private:
    task::TaskInfo m_info;
};

} // namespace deviascope::tests
