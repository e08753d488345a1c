#pragma once

#include "direction/direction.h"
#include "direction/library.h"
#include "responsible/needed_direction.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace deviascope::task {

/// Where `fair`, `safe` and `enhance` look for the directions that they need: among those that
/// they learned into a folder themselves (fair-NAME.safetensors, fair-NAME-2 …), then in the
/// library.
class DirectionShelf {
public:
    struct Kept {
        std::filesystem::path file;
        direction::Direction direction;
        bool learned = false; ///< by one of these commands
    };

    explicit DirectionShelf(std::filesystem::path folder);

    /// One that answers and has learned from none of the roles that are judged. Damaged files are
    /// passed over.
    std::optional<Kept> find(const model::Model &model,
                             const responsible::NeededDirection &needed) const;

    /// One that would answer, had it not perhaps learned from roles that are judged.
    std::optional<std::filesystem::path>
    findJudged(const model::Model &model, const responsible::NeededDirection &needed) const;

    /// Where one that is learned now goes: a file that is not there yet.
    std::filesystem::path freeFileFor(const responsible::NeededDirection &needed) const;

private:
    std::optional<Kept> find(const model::Model &model, const responsible::NeededDirection &needed,
                             responsible::Roles laxest) const;
    std::filesystem::path fileOf(const responsible::NeededDirection &needed, int number) const;

    std::filesystem::path m_folder;
};

} // namespace deviascope::task
