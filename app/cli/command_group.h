#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace deviascope::cli {

/// The command `name` of `app`: "train bias" is the command "bias" of the group "train", which is
/// made when its first is.
CLI::App *addCommand(CLI::App &app, const std::string &name, const std::string &summary);

} // namespace deviascope::cli
