#pragma once

#include "base/picture.h"
#include "format/journal.h"
#include "scorer/judge.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::responsible {

nlohmann::json toJson(const scorer::Judgement &judgement);
/// Throws nlohmann::json::exception for anything else.
scorer::Judgement judgementOf(const nlohmann::json &value);

/// Pictures and how they were judged.
struct Judged {
    scorer::Judgement judgement;
    std::vector<base::Picture> pictures; ///< empty where only the judgement was wanted
    std::int64_t evaluations = 0;        ///< of the U-Net, what they cost
};

/// Whether pictures are wanted, or only how they are judged.
enum class Keep { Judgement, Pictures };

/// What a run has drawn so far, drawing by drawing, so that one that was stopped draws nothing
/// twice: judgements in its journal, and pictures, where they are wanted, as files. One thread.
class DrawingMemory {
public:
    /// How the names of all drawings begin, in the journal and as files.
    static constexpr const char *kBeginning = "drawing-";

    /// Pictures go to `folder`, which is made when the first one comes; empty: only judgements are
    /// remembered.
    DrawingMemory(format::Journal &journal, std::filesystem::path folder);

    /// Nothing where the drawing is not known, or one of its wanted pictures is gone.
    std::optional<Judged> find(const std::string &drawing, Keep keep) const;
    /// Throws DiskFull, NotFound.
    void write(const std::string &drawing, const Judged &judged);

private:
    std::filesystem::path fileOf(const std::string &drawing, size_t picture) const;

    format::Journal &m_journal; // outlives us
    std::filesystem::path m_folder;
};

} // namespace deviascope::responsible
