#pragma once

#include "format/journal.h"
#include "task/surroundings.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace deviascope::task {

/// Whether a command makes one run, or several that would each ignore the others' file.
enum class Runs { One, Several };

/// Where a stopped run of `command` goes on from: in `out`, else in the cache. `key` holds all that
/// the results depend on beside program, model and dtype, which are added.
format::Journal runJournal(const model::Model &model, const std::string &command,
                           const std::filesystem::path &out, nlohmann::json key,
                           Runs runs = Runs::One);

} // namespace deviascope::task
