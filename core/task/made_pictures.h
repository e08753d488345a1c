#pragma once

#include "base/picture.h"
#include "format/journal.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::task {

/// Pictures that were drawn together and saved.
struct MadePart {
    nlohmann::json images = nlohmann::json::array(); ///< each with its `file`, as kept
    std::vector<base::Picture> pictures;             ///< one per image
    std::int64_t evaluations = 0;
    int microBatch = 0;
};

/// What a run of `generate` has saved, part by part: a run that was stopped or killed draws none of
/// it again, as long as its files are as they were.
class MadePictures {
public:
    explicit MadePictures(format::Journal journal) : m_journal(std::move(journal)) {}

    /// Nothing when it is not known, or a file of it is gone or another by now.
    std::optional<MadePart> find(const std::string &part) const;
    /// Throws DiskFull, NotFound.
    void keep(const std::string &part, const MadePart &made);

private:
    format::Journal m_journal;
};

} // namespace deviascope::task
