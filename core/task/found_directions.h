#pragma once

#include "direction/direction.h"
#include "format/journal.h"

#include <filesystem>
#include <optional>
#include <string>

namespace deviascope::task {

/// A direction that a command discovered on its way.
struct FoundDirection {
    direction::Direction direction;
    std::string reason; ///< why no scale is suggested; else empty
};

/// What a command has discovered, a file each beside its journal: a stopped run does not discover
/// it again.
class FoundDirections {
public:
    /// Files are `folder` / `prefix` NAME .safetensors. `journal` outlives this.
    FoundDirections(std::filesystem::path folder, std::string prefix, format::Journal &journal);

    /// What was kept under `name` in a run of this journal; nothing when it was not, or its file is
    /// gone or another by now.
    std::optional<FoundDirection> find(const std::string &name) const;
    /// Throws as writeDirection and format::Journal::write.
    void keep(const std::string &name, const FoundDirection &found);

private:
    std::filesystem::path fileOf(const std::string &name) const;

    std::filesystem::path m_folder;
    std::string m_prefix;
    format::Journal &m_journal;
};

} // namespace deviascope::task
