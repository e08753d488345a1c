#pragma once

#include "task/parsers.h"

#include <CLI/CLI.hpp>

#include <array>
#include <string>
#include <vector>

namespace deviascope::cli {

/// --direction FILE[@SCALE], repeatable, with --branch, --window, --schedule and --mask for the one
/// before them.
class DirectionOptions {
public:
    /// `direction` is on `app` already and fills `texts`; the details are added here.
    void addTo(CLI::App &app, CLI::Option *direction, const std::vector<std::string> &texts);

    /// What is wished for, once the command line is parsed. Throws InvalidValue.
    std::vector<task::DirectionWish> wishes() const;

private:
    /// An option that belongs to the direction before it.
    struct Detail {
        CLI::Option *option = nullptr;
        std::vector<std::string> values;
        void (*apply)(task::DirectionWish &wish, const std::string &value) = nullptr;
    };

    CLI::App *m_app = nullptr;
    CLI::Option *m_direction = nullptr;
    const std::vector<std::string> *m_texts = nullptr;
    std::array<Detail, 4> m_details;
};

} // namespace deviascope::cli
