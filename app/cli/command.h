#pragma once

#include "cli/command_context.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace deviascope::cli {

/// A verb of the command line: describes its options, then runs once.
class Command {
public:
    virtual ~Command() = default;

    virtual std::string name() const = 0;
    virtual std::string summary() const = 0;
    /// Lines shown under --help, ready to be typed.
    virtual std::string examples() const = 0;
    virtual void addOptions(CLI::App &app) = 0;
    /// Answers the exit status; throws base::Error and base::Cancelled.
    virtual int run(CommandContext &context) = 0;
};

/// Every verb, in the order of --help.
std::vector<std::unique_ptr<Command>> allCommands();

} // namespace deviascope::cli
