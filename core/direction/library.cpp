#include "direction/library.h"

#include "base/error.h"
#include "base/paths.h"
#include "base/slug.h"
#include "base/word_search.h"
#include "direction/direction_file.h"
#include "direction/origin.h"
#include "direction/thumbnail.h"

#include <algorithm>
#include <system_error>

namespace deviascope::direction {

namespace fs = std::filesystem;

namespace {

constexpr const char *kEnding = ".safetensors";

void removeFile(const fs::path &file)
{
    std::error_code code;
    fs::remove(file, code);
    if (code)
        throw base::Error(base::ErrorKind::NotFound,
                          "The direction's file could not be deleted: " + code.message(),
                          file.string(), "Delete it by hand.");
}

/// What `file` holds; nothing when it is damaged or not there.
std::optional<Direction> readable(const fs::path &file)
{
    try {
        return readDirection(file);
    } catch (const base::Error &) {
        return std::nullopt;
    }
}

bool mayReplace(const Direction &direction, const fs::path &file)
{
    const auto kept = readable(file);
    return kept && ofTheSameRun(*kept, direction) &&
           (stoppedEarly(*kept) || !stoppedEarly(direction));
}

} // namespace

fs::path libraryFolder()
{
    return base::dataFolder() / "directions";
}

fs::path placeFor(const fs::path &folder, const std::string &name, const Direction &direction)
{
    const std::string slug = base::slug(name, "direction");
    fs::path file = folder / (slug + kEnding);
    std::error_code code;
    for (int number = 2; fs::exists(file, code) && !mayReplace(direction, file); ++number)
        file = folder / (slug + "-" + std::to_string(number) + kEnding);
    return file;
}

fs::path keepDirection(const fs::path &folder, const Direction &direction)
{
    const fs::path file = placeFor(folder, direction.name, direction);
    Direction kept = direction;
    if (const auto before = readable(file))
        for (const std::string &tag : before->tags)
            if (std::find(kept.tags.begin(), kept.tags.end(), tag) == kept.tags.end())
                kept.tags.push_back(tag);
    writeDirection(file, kept);
    return file;
}

std::vector<LibraryItem> readLibrary(const fs::path &folder)
{
    std::vector<LibraryItem> items;
    std::error_code code;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder, code)) {
        if (entry.path().extension() != kEnding)
            continue;
        LibraryItem item{entry.path().stem().string(), entry.path(), {}, {}};
        try {
            item.direction = readDirection(entry.path());
        } catch (const base::Error &error) {
            item.fault = error.what();
        }
        items.push_back(std::move(item));
    }
    std::sort(items.begin(), items.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    return items;
}

fs::path directionFileOf(const std::string &text)
{
    std::error_code code;
    if (fs::exists(text, code))
        return text;
    const bool isName = text.find('/') == std::string::npos;
    if (isName)
        if (const fs::path kept = libraryFolder() / (text + kEnding); fs::exists(kept, code))
            return kept;
    throw base::Error(base::ErrorKind::NotFound,
                      isName ? "No file and no direction of the library has this name"
                             : "There is no such direction file",
                      text, "`deviascope directions list` shows the library.");
}

bool matches(const Direction &direction, const std::string &search)
{
    std::string all =
        direction.name + ' ' + direction.concept_ + ' ' + direction.base + ' ' + direction.method;
    for (const std::string &tag : direction.tags)
        all += ' ' + tag;
    return base::hasEveryWord(all, search);
}

fs::path keptFileOf(const std::string &id)
{
    const fs::path file = libraryFolder() / (id + kEnding);
    std::error_code code;
    if (id.find('/') == std::string::npos && fs::exists(file, code))
        return file;
    throw base::Error(base::ErrorKind::NotFound, "No direction of the library has this name", id,
                      "`deviascope directions list` shows the library.");
}

void removeKept(const std::string &id)
{
    const fs::path file = keptFileOf(id);
    removeFile(file);
    removeThumbnail(file);
}

fs::path renameKept(const std::string &id, const std::string &name)
{
    const fs::path from = keptFileOf(id);
    const fs::path to = from.parent_path() / (base::slug(name, "direction") + kEnding);
    Direction direction = readDirection(from);
    direction.name = name;
    std::error_code code;
    if (to != from && fs::exists(to, code))
        throw base::Error(base::ErrorKind::InvalidValue, "The library has a direction of this name",
                          to.string(), "Choose another name.");
    writeDirection(to, direction);
    if (to != from) {
        moveThumbnail(from, to);
        removeFile(from);
    }
    return to;
}

} // namespace deviascope::direction
