#include "task/direction_shelf.h"

#include "base/error.h"
#include "base/slug.h"
#include "direction/direction_file.h"

namespace deviascope::task {

namespace fs = std::filesystem;
using responsible::NeededDirection;
using responsible::Roles;

DirectionShelf::DirectionShelf(fs::path folder) : m_folder(std::move(folder)) {}

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
    for (int number = 1; fs::exists(fileOf(needed, number)); ++number)
        try {
            const fs::path file = fileOf(needed, number);
            kept.push_back({file, direction::readDirection(file), true});
        } catch (const base::Error &) { // damaged: another one is learned beside it
        }
    const size_t learned = kept.size();
    for (direction::LibraryItem &item : direction::readLibrary(direction::libraryFolder())) {
        bool known = !item.direction;
        for (size_t i = 0; i < learned; ++i)
            known = known || kept[i].file == item.file;
        if (!known)
            kept.push_back({item.file, std::move(*item.direction), false});
    }
    std::vector<const direction::Direction *> all;
    for (const Kept &each : kept)
        all.push_back(&each.direction);
    const auto *found = responsible::findNeeded(all, model, needed, laxest);
    for (Kept &each : kept)
        if (&each.direction == found)
            return std::move(each);
    return {};
}

fs::path DirectionShelf::freeFileFor(const NeededDirection &needed) const
{
    int number = 1;
    while (fs::exists(fileOf(needed, number)))
        ++number;
    return fileOf(needed, number);
}

fs::path DirectionShelf::fileOf(const NeededDirection &needed, int number) const
{
    return m_folder / ("fair-" + base::slug(needed.name, "direction") +
                       (number > 1 ? "-" + std::to_string(number) : "") + ".safetensors");
}

} // namespace deviascope::task
