#pragma once

#include "cli/command.h"
#include "report/document.h"

namespace deviascope::cli {

/// `info`: what a model is.
class InfoCommand final : public Command {
public:
    std::string name() const override { return "info"; }
    std::string summary() const override { return "What the model is"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;
};

/// What a model is, and what it knows.
report::Document documentOf(const model::Model &model);

} // namespace deviascope::cli
