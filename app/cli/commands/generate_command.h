#pragma once

#include "cli/command.h"
#include "cli/direction_options.h"
#include "sampling/start_picture.h"

#include <memory>
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
    std::shared_ptr<const sampling::StartPicture> startPicture() const;

    std::vector<std::string> m_prompts;
    std::string m_negative, m_seeds = "0", m_sampler, m_size, m_from, m_out = ".";
    double m_strength = 0.6;
    const CLI::Option *m_strengthOption = nullptr;
    bool m_invert = false;
    std::optional<int> m_steps;
    std::optional<double> m_guidance;
    std::string m_taps;   ///< sites whose activations are saved
    std::string m_series; ///< of scales of the first direction
    DirectionOptions m_directions;
};

} // namespace deviascope::cli
