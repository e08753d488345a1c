#pragma once

#include "cli/command.h"
#include "cli/responsible_options.h"

namespace deviascope::cli {

/// `fair`: pictures in wanted shares, and the paper's table.
class FairCommand final : public Command {
public:
    std::string name() const override { return "fair"; }
    std::string summary() const override { return "Draws classes in the shares that you want"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    std::vector<std::string> roles(const model::Model &model) const;
    std::vector<responsible::ValueAction> actions(CommandContext &context) const;
    void checkTargets(const std::vector<responsible::ValueAction> &actions) const;
    responsible::ValueAction action(const model::Attribute &attribute) const;

    std::vector<std::string> m_prompts, m_attributes = {"gender"}, m_targets;
    std::string m_roles, m_law = "balanced";
    std::uint64_t m_seed = 0;
    ResponsibleOptions m_options;
};

} // namespace deviascope::cli
