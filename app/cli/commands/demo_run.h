#pragma once

#include "direction/direction.h"
#include "format/journal.h"
#include "model/model.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::cli {

/// What a demo has made so far, in the cache until it ends: one that was stopped or killed goes on
/// there. One thread.
class DemoRun {
public:
    /// What was learned, and what is said of it.
    struct Learned {
        direction::Direction direction;
        std::vector<std::string> lines;
        bool usable = true;
    };

    /// `asked`: all that the demo depends on beside the model. Throws DiskFull, NotFound.
    DemoRun(const model::Model &model, const nlohmann::json &asked);

    /// Nothing when it was not kept, or its file is gone or another by now.
    std::optional<Learned> learned();
    /// Throws as format::Journal::write.
    void keep(const Learned &learned);

    format::Journal &journal() { return m_journal; }
    const std::filesystem::path &place() const { return m_place; }
    std::filesystem::path pictures() const { return m_place / "pictures"; }

    void finish() const; ///< nothing of it is needed any more

private:
    std::filesystem::path m_place;
    format::Journal m_journal;
};

} // namespace deviascope::cli
