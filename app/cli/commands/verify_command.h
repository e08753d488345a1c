#pragma once

#include "cli/command.h"

namespace deviascope::cli {

/// `verify`: this build on this machine against reference values.
class VerifyCommand final : public Command {
public:
    std::string name() const override { return "verify"; }
    std::string summary() const override
    {
        return "Compares this build on this machine with reference values";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    std::string m_reference, m_statistics, m_schedulers;
};

} // namespace deviascope::cli
