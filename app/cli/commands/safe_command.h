#pragma once

#include "cli/command.h"
#include "cli/responsible_options.h"

namespace deviascope::cli {

/// `safe`: keeps something out of pictures, and counts.
class SafeCommand final : public Command {
public:
    std::string name() const override { return "safe"; }
    std::string summary() const override { return "Keeps something unwanted out of pictures"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    std::vector<std::string> m_prompts;
    std::string m_against, m_instead, m_base, m_direction;
    ResponsibleOptions m_options;
};

} // namespace deviascope::cli
