#pragma once

#include "cli/command.h"

#include <filesystem>

namespace deviascope::cli {

/// `run PLAN.json` and `run DIR`: carries out a plan, or goes on with the run of a folder.
class RunCommand final : public Command {
public:
    std::string name() const override { return "run"; }
    std::string summary() const override
    {
        return "Carries out a plan, or goes on with the run of a folder";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    std::filesystem::path m_place, m_out;
};

} // namespace deviascope::cli
