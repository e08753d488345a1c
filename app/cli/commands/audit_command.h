#pragma once

#include "cli/command.h"
#include "cli/direction_options.h"
#include "format/picture_folder.h"
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

private:
    observation::BiasReport judgeFolder(CommandContext &context);
    observation::BiasReport drawAndJudge(CommandContext &context);
    std::vector<model::Attribute> attributes(CommandContext &context) const;
    void noteUnused(CommandContext &context) const;
    bool hasDirections() const;
    void readPlan();

    std::string m_plan, m_pictures, m_out, m_failIf, m_negative, m_sampler;
    std::vector<std::string> m_prompts, m_attributes;
    std::optional<int> m_steps;
    std::optional<double> m_guidance;
    std::string m_seeds;
    std::optional<int> m_images;
    std::string m_size;
    std::vector<std::uint64_t> m_plannedSeeds; ///< of the plan's file, as those below
    Size m_plannedSize;
    std::vector<DirectionWish> m_plannedDirections;
    std::vector<format::LeftOut> m_leftOut; ///< of the folder's pictures
    DirectionOptions m_directions;
};

/// 1 when the lower end of an interval exceeds the value, or a deviation could not be estimated,
/// else 0.
int failStatus(const observation::BiasReport &report, const FailIf &condition);

} // namespace deviascope::cli
