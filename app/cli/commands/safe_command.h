#pragma once

#include "cli/command.h"
#include "cli/responsible_options.h"
#include "responsible/flagged.h"

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
    /// Fills `m_prompts` and `m_categories` from --prompt-list.
    void readList(const model::Model &model);
    /// Fills the plan's attributes, and its scale where the directions bring one.
    void addAttributes(CommandContext &context,
                       const std::vector<responsible::ValueAction> &actions,
                       responsible::FairPlan &plan);

    std::vector<std::string> m_prompts, m_directions;
    std::string m_list;
    responsible::SafeWish m_wish;
    responsible::Categories m_categories;
    ResponsibleOptions m_options;
};

} // namespace deviascope::cli
