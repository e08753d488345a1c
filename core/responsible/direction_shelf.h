#pragma once

#include "direction/library.h"
#include "responsible/needed_direction.h"

#include <filesystem>
#include <optional>

namespace deviascope::responsible {

/// Where responsible generation looks for the directions that it needs: in a folder of its own,
/// then in the user's library, which may be the same.
class DirectionShelf {
public:
    struct Kept {
        std::filesystem::path file;
        direction::Direction direction;
        bool learned = false; ///< for responsible generation, and kept on this shelf
    };

    explicit DirectionShelf(std::filesystem::path folder);

    /// One that answers and has learned from none of the roles that are judged. Damaged files are
    /// passed over.
    std::optional<Kept> find(const model::Model &model, const NeededDirection &needed) const;

    /// One that would answer, had it not perhaps learned from roles that are judged.
    std::optional<std::filesystem::path> findJudged(const model::Model &model,
                                                    const NeededDirection &needed) const;

    /// Keeps one that is learned now (direction::Library::keep); answers its file.
    std::filesystem::path keep(const direction::Direction &direction) const;

private:
    std::optional<Kept> find(const model::Model &model, const NeededDirection &needed,
                             Roles laxest) const;

    direction::Library m_own;
};

} // namespace deviascope::responsible
