#include "task/run_journal.h"

#include "base/paths.h"
#include "model/run_key.h"
#include "task/picture_output.h"

#include <nlohmann/json.hpp>

namespace deviascope::task {

format::Journal runJournal(const model::Model &model, const std::string &command,
                           const std::filesystem::path &out, nlohmann::json key, Runs runs)
{
    const std::string run = model::runKey(model, key);
    const std::string former = model::formerRunKey(model, std::move(key));
    const auto folder = out.empty() ? base::cacheFolder() / "runs" : out;
    makeOutFolder(folder);
    const auto fileOf = [&](const std::string &name) {
        const std::string named = command + "-" + name.substr(0, 16);
        return folder / (out.empty()
                             ? named + ".json"
                             : (runs == Runs::Several ? named : command) + "-unfinished.json");
    };
    std::error_code code;
    if (!std::filesystem::exists(fileOf(run), code))
        std::filesystem::rename(fileOf(former), fileOf(run), code); // mostly there is none
    return {fileOf(run), run, former};
}

} // namespace deviascope::task
