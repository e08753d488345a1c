#include "cli/commands/demo_run.h"

#include "base/paths.h"
#include "model/run_key.h"
#include "task/found_directions.h"
#include "task/run_journal.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

using nlohmann::json;

namespace {

const std::string kDirection = "direction";
const std::string kSaid = "said of it";
constexpr size_t kDigits = 16;

std::filesystem::path placeOf(const model::Model &model, const json &asked)
{
    return base::cacheFolder() / "runs" /
           ("demo-" + model::runKey(model, asked).substr(0, kDigits));
}

} // namespace

DemoRun::DemoRun(const model::Model &model, const json &asked)
    : m_place(placeOf(model, asked)), m_journal(task::runJournal(model, "demo", m_place, asked))
{}

std::optional<DemoRun::Learned> DemoRun::learned()
{
    const auto found = task::FoundDirections(m_place, "", m_journal).find(kDirection);
    const auto said = m_journal.find(kSaid);
    if (!found || !said)
        return std::nullopt;
    try {
        return Learned{found->direction, said->at("lines").get<std::vector<std::string>>(),
                       said->at("usable").get<bool>()};
    } catch (const json::exception &) { // somebody wrote in it: learn again
        return std::nullopt;
    }
}

void DemoRun::keep(const Learned &learned)
{
    m_journal.write(kSaid, {{"lines", learned.lines}, {"usable", learned.usable}});
    task::FoundDirections(m_place, "", m_journal).keep(kDirection, {learned.direction, ""});
}

void DemoRun::finish() const
{
    std::error_code code; // what is left behind does no harm
    std::filesystem::remove_all(m_place, code);
}

} // namespace deviascope::cli
