#include "cli/run_journal.h"

#include "base/paths.h"
#include "cli/picture_output.h"
#include "model/run_key.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

format::Journal runJournal(const model::Model &model, const std::string &command,
                           const std::filesystem::path &out, nlohmann::json key)
{
    const std::string run = model::runKey(model, std::move(key));
    const auto folder = out.empty() ? base::cacheFolder() / "runs" : out;
    makeFolder(folder);
    return {folder / (out.empty() ? command + "-" + run.substr(0, 16) + ".json"
                                  : command + "-unfinished.json"),
            run};
}

} // namespace deviascope::cli
