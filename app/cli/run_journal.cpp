#include "cli/run_journal.h"

#include "base/paths.h"
#include "cli/picture_output.h"
#include "format/hash.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

format::Journal runJournal(const model::Model &model, const std::string &command,
                           const std::filesystem::path &out, nlohmann::json key)
{
    key["version"] = DEVIASCOPE_VERSION;
    key["model"] = model.hash;
    key["dtype"] = c10::toString(model.compute.dtype);
    const std::string run = format::sha256(key.dump());
    const auto folder = out.empty() ? base::cacheFolder() / "runs" : out;
    makeFolder(folder);
    return {folder / (out.empty() ? command + "-" + run.substr(0, 16) + ".json"
                                  : command + "-unfinished.json"),
            run};
}

} // namespace deviascope::cli
