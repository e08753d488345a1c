#pragma once

#include "cli/command.h"
#include "cli/responsible_options.h"
#include "responsible/value_reader.h"

namespace deviascope::cli {

/// `enhance`: makes the values that a prompt asks for take effect.
class EnhanceCommand final : public Command {
public:
    std::string name() const override { return "enhance"; }
    std::string summary() const override
    {
        return "Makes words such as \"of any gender\" take effect";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    /// A prompt that asks for something, and what is done so that it takes effect.
    struct Wish {
        responsible::Subject subject;
        std::vector<responsible::ValueAction> actions;
    };

    std::vector<responsible::ReadValue> valuesOf(const std::string &prompt,
                                                 const model::Model &model) const;
    responsible::FairPlan planFor(CommandContext &context, const Wish &wish);

    std::vector<std::string> m_prompts, m_values;
    ResponsibleOptions m_options;
};

} // namespace deviascope::cli
