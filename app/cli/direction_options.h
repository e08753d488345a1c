#pragma once

#include "audit/plan.h"
#include "cli/command_context.h"
#include "cli/parsers.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace deviascope::cli {

/// --direction FILE[@SCALE], repeatable, with --branch and --window for the one before them.
class DirectionOptions {
public:
    void addTo(CLI::App &app);

    /// Reads the files and checks that they fit the model. Without a scale: the file's suggested
    /// one, else 1. Says where --branch can change nothing. Throws as readDirection and
    /// InvalidValue.
    std::vector<audit::AppliedDirection> load(CommandContext &context, double guidance) const;

private:
    std::vector<DirectionWish> wishes() const;

    CLI::App *m_app = nullptr;
    CLI::Option *m_direction = nullptr;
    CLI::Option *m_branch = nullptr;
    CLI::Option *m_window = nullptr;
    std::vector<std::string> m_directions, m_branches, m_windows;
};

} // namespace deviascope::cli
