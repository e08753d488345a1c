#pragma once

#include "cli/command_context.h"
#include "direction/direction.h"
#include "report/document.h"
#include "task/parsers.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::cli {

/// The directions that a verb is given: FILE or FILE@FACTOR, or names in the library.
class NamedDirections {
public:
    void addTo(CLI::App &app, const std::string &help, int least);

    const std::vector<std::string> &texts() const { return m_texts; }
    std::vector<task::DirectionWish> wishes() const;
    /// The files that are meant. Throws NotFound.
    std::vector<std::filesystem::path> files() const;
    /// Reads them, and says when they are of different models.
    std::vector<direction::Direction> read(CommandContext &context) const;

private:
    std::vector<std::string> m_texts;
};

/// Where a verb puts the one direction that it makes.
class NewDirection {
public:
    void addTo(CLI::App &app);

    /// The user's name for it, else `otherwise`.
    std::string nameOr(const std::string &otherwise) const;
    /// Writes it; answers what it is and where.
    report::Document keep(const direction::Direction &direction) const;

private:
    std::string m_out, m_name;
};

/// Columns of what is said of a direction in JSON, and its cells: `name`, `concept`, `base`,
/// `method`, `sites`, `norm`, `suggested_scale`, `branch`, `tags`, `model`.
std::vector<report::Column> directionColumns();
std::vector<report::Cell> directionCells(const direction::Direction &direction);

} // namespace deviascope::cli
