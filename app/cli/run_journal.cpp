#include "cli/run_journal.h"

#include "base/paths.h"
#include "cli/picture_output.h"
#include "model/run_key.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

format::Journal runJournal(const model::Model &model, const std::string &command,
                           const std::filesystem::path &out, nlohmann::json key, Runs runs)
{
    const std::string run = model::runKey(model, std::move(key));
    const std::string named = command + "-" + run.substr(0, 16);
    const auto folder = out.empty() ? base::cacheFolder() / "runs" : out;
    makeOutFolder(folder);
    return {folder / (out.empty() ? named + ".json"
                                  : (runs == Runs::Several ? named : command) + "-unfinished.json"),
            run};
}

} // namespace deviascope::cli
