#pragma once

#include "cli/command.h"
#include "cli/commands/directions/verb.h"

namespace deviascope::cli {

/// `directions`: the library and its algebra, a class a verb.
class DirectionsCommand final : public Command {
public:
    DirectionsCommand();

    std::string name() const override { return "directions"; }
    std::string summary() const override
    {
        return "Lists, combines, imports and exports directions";
    }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    DirectionsVerbs m_verbs;
    DirectionsVerb *m_chosen = nullptr; ///< of m_verbs
};

} // namespace deviascope::cli
