#pragma once

#include "cli/command.h"
#include "cli/direction_options.h"
#include "observation/bias_report.h"

#include <optional>

namespace deviascope::cli {

/// `audit`: counts what prompts draw, untouched and with directions at the same seeds.
class AuditCommand final : public Command {
public:
    std::string name() const override { return "audit"; }
    std::string summary() const override { return "Counts biases, before and after directions"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;
    bool goesOn() const override { return false; }

private:
    observation::BiasReport judgeFolder(CommandContext &context);
    observation::BiasReport drawAndJudge(CommandContext &context);
    std::vector<model::Attribute> attributes(const model::Model &model) const;
    void readPlan();

    std::string m_plan, m_pictures, m_out, m_failIf, m_negative, m_sampler;
    std::vector<std::string> m_prompts, m_attributes;
    std::optional<int> m_steps;
    std::optional<double> m_guidance;
    std::string m_seeds;
    std::optional<int> m_images;
    DirectionOptions m_directions;
};

/// Whether the lower end of an interval exceeds the value: 1, else 0.
int failStatus(const observation::BiasReport &report, const FailIf &condition);

} // namespace deviascope::cli
