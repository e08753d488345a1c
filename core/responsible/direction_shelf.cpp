#include "responsible/direction_shelf.h"

#include <algorithm>
#include <vector>

namespace deviascope::responsible {

namespace fs = std::filesystem;

DirectionShelf::DirectionShelf(fs::path folder) : m_own(std::move(folder)) {}

std::optional<DirectionShelf::Kept> DirectionShelf::find(const model::Model &model,
                                                         const NeededDirection &needed) const
{
    return find(model, needed, Roles::LeftOut);
}

std::optional<fs::path> DirectionShelf::findJudged(const model::Model &model,
                                                   const NeededDirection &needed) const
{
    const auto found = find(model, needed, Roles::Any);
    return found ? std::optional(found->file) : std::nullopt;
}

std::optional<DirectionShelf::Kept>
DirectionShelf::find(const model::Model &model, const NeededDirection &needed, Roles laxest) const
{
    std::vector<Kept> kept;
    for (direction::LibraryItem &item : m_own.items())
        if (item.direction) { // damaged: another one is learned beside it
            // A former version said it by the file's name.
            const bool learned = isLearnedHere(*item.direction) || item.id.starts_with("fair-");
            kept.push_back({item.file, std::move(*item.direction), learned});
        }
    std::stable_partition(kept.begin(), kept.end(), [](const Kept &each) { return each.learned; });
    if (const direction::Library users; users.folder() != m_own.folder())
        for (direction::LibraryItem &item : users.items())
            if (item.direction)
                kept.push_back({item.file, std::move(*item.direction), false});
    std::vector<const direction::Direction *> all;
    for (const Kept &each : kept)
        all.push_back(&each.direction);
    const auto *found = findNeeded(all, model, needed, laxest);
    for (Kept &each : kept)
        if (&each.direction == found)
            return std::move(each);
    return {};
}

fs::path DirectionShelf::keep(const direction::Direction &direction) const
{
    return m_own.keep(direction);
}

} // namespace deviascope::responsible
