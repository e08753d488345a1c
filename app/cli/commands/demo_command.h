#pragma once

#include "audit/plan.h"
#include "cli/command.h"
#include "cli/commands/demo_run.h"

namespace deviascope::cli {

/// `demo`: the main job without a window.
class DemoCommand final : public Command {
public:
    std::string name() const override { return "demo"; }
    std::string summary() const override
    {
        return "The main job: draw, discover a direction, edit, count";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

    /// Names its run, beside the model.
    nlohmann::json asked() const;

private:
    DemoRun::Learned learn(CommandContext &context, DemoRun &kept) const;
    audit::Plan planWith(const direction::Direction &direction, const model::Model &model) const;

    std::string m_prompt = "a doctor", m_concept = "a woman", m_base = "a person", m_out = ".";
    int m_images = 16;
};

} // namespace deviascope::cli
