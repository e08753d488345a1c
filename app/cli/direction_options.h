#pragma once

#include "audit/plan.h"
#include "cli/command_context.h"
#include "cli/parsers.h"

#include <CLI/CLI.hpp>

#include <array>
#include <string>
#include <vector>

namespace deviascope::cli {

/// That a direction fits the loaded model. Says where it was made with another model and where it
/// is of another picture size. Throws as checkFits.
void checkForModel(CommandContext &context, const direction::Direction &direction);

/// The direction that `text` means, a file or a name of the library, checked as above. Throws as
/// directionFileOf and readDirection too.
direction::Direction directionFor(CommandContext &context, const std::string &text);

/// --direction FILE[@SCALE], repeatable, with --branch, --window, --schedule and --mask for the one
/// before them.
class DirectionOptions {
public:
    void addTo(CLI::App &app);

    /// Reads the files and checks that they fit the model. Without a scale: the file's suggested
    /// one, else 1. Says where --branch, --window, --schedule or --mask can change nothing. Throws
    /// as readDirection, readPicture and InvalidValue.
    /// `otherwise`: taken where no --direction is given.
    std::vector<direction::AppliedDirection>
    load(CommandContext &context, double guidance,
         const std::vector<DirectionWish> &otherwise = {}) const;
    bool isGiven() const { return !m_directions.empty(); }

private:
    /// An option that belongs to the direction before it.
    struct Detail {
        CLI::Option *option = nullptr;
        std::vector<std::string> values;
        void (*apply)(DirectionWish &wish, const std::string &value) = nullptr;
    };

    std::vector<DirectionWish> wishes() const;

    CLI::App *m_app = nullptr;
    CLI::Option *m_direction = nullptr;
    std::vector<std::string> m_directions;
    std::array<Detail, 4> m_details;
};

} // namespace deviascope::cli
