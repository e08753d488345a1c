#pragma once

#include "cli/command.h"
#include "cli/direction_options.h"

#include <optional>

namespace deviascope::cli {

/// `generate`: draws prompts at seeds and saves PNGs with their settings.
class GenerateCommand final : public Command {
public:
    std::string name() const override { return "generate"; }
    std::string summary() const override { return "Draws pictures"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    std::vector<std::string> m_prompts;
    std::string m_negative, m_seeds = "0", m_sampler, m_size, m_out = ".";
    std::optional<int> m_steps;
    std::optional<double> m_guidance;
    DirectionOptions m_directions;
};

} // namespace deviascope::cli
