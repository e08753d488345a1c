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

namespace deviascope::observation {

nlohmann::json toJson(const scorer::Judgement &judgement);
/// Throws nlohmann::json::exception for anything else.
scorer::Judgement judgementOf(const nlohmann::json &value);

/// Pictures and how they were judged.
struct Look {
    scorer::Judgement judgement;
    std::vector<base::Picture> pictures; ///< empty where only the judgement was wanted
    std::int64_t evaluations = 0;        ///< of the U-Net, what they cost
    /// Of each picture, how many the network took together, which is fewer than planned where
    /// memory was short; empty: not known.
    std::vector<int> microBatches = {};
};

/// Without the pictures; lookOf throws as judgementOf.
nlohmann::json toJson(const Look &look);
Look lookOf(const nlohmann::json &value);

/// Whether pictures are wanted, or only how they are judged.
enum class Keep { Judgement, Pictures };

/// What a run has looked at so far, part by part, so that one that was stopped draws nothing twice:
/// judgements in its journal, and pictures, where they are wanted, as files. One thread.
class LookMemory {
public:
    /// How the names of looks begin that a run may forget when it has made of them what it wanted.
    static constexpr const char *kBeginning = "drawing-";

    /// Pictures go to `folder`, which is made when the first one comes; empty: only judgements are
    /// remembered.
    LookMemory(format::Journal &journal, std::filesystem::path folder);

    /// A look at `count` pictures. Nothing where it is not known or damaged, or one of its wanted
    /// pictures is gone.
    std::optional<Look> find(const std::string &name, size_t count, Keep keep) const;
    /// Throws DiskFull, NotFound.
    void write(const std::string &name, const Look &look);

private:
    std::filesystem::path fileOf(const std::string &name, size_t picture) const;

    format::Journal &m_journal; // outlives us
    std::filesystem::path m_folder;
};

} // namespace deviascope::observation
