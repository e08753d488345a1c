#pragma once

#include "cli/command.h"
#include "cli/sitting_options.h"
#include "evaluation/profile.h"

namespace deviascope::cli {

/// `profile`: when and where in the drawing a direction takes effect.
class ProfileCommand final : public Command {
public:
    std::string name() const override { return "profile"; }
    std::string summary() const override
    {
        return "Shows when and where in the drawing a direction takes effect";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    format::Journal journal(const model::Model &model, const evaluation::ProfilePlan &plan) const;

    std::string m_direction, m_mask, m_out;
    int m_cells = 4;
    SittingOptions m_sitting;
};

} // namespace deviascope::cli
