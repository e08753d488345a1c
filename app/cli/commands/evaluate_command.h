#pragma once

#include "cli/command.h"
#include "cli/found_directions.h"
#include "cli/sitting_options.h"
#include "evaluation/comparison.h"

namespace deviascope::cli {

/// `evaluate`: directions and methods side by side, with the text edit and random directions.
class EvaluateCommand final : public Command {
public:
    std::string name() const override { return "evaluate"; }
    std::string summary() const override { return "Judges directions and methods side by side"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

private:
    void checkSave() const;
    int runResponse(CommandContext &context) const;
    void addFiles(CommandContext &context, evaluation::ComparisonPlan &plan) const;
    void addMethods(CommandContext &context, evaluation::ComparisonPlan &plan,
                    const std::vector<std::string> &methods, std::uint64_t seed,
                    FoundDirections &kept) const;

    std::vector<std::string> m_files;
    std::string m_methods, m_out;
    SittingOptions m_sitting;
    bool m_agreement = false, m_response = false, m_save = false;
};

} // namespace deviascope::cli
