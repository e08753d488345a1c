#include "direction/library.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/slug.h"
#include "base/word_search.h"
#include "direction/direction_file.h"
#include "direction/origin.h"
#include "direction/thumbnail.h"

#include <algorithm>
#include <system_error>
#include <tuple>

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

bool mayReplace(const Direction &direction, const Direction &kept)
{
    return ofTheSameRun(kept, direction) && (stoppedEarly(kept) || !stoppedEarly(direction));
}

/// The user's tags stay; and where the tensors are the same still, so does what was measured with
/// them since.
void inherit(Direction &direction, const Direction &before)
{
    for (const std::string &tag : before.tags)
        if (std::find(direction.tags.begin(), direction.tags.end(), tag) == direction.tags.end())
            direction.tags.push_back(tag);
    if (revisionOf(before) != revisionOf(direction) || !direction.provenance.is_object() ||
        !before.provenance.is_object())
        return;
    if (!direction.suggestedScale && !direction.provenance.contains("scale_trials"))
        direction.suggestedScale = before.suggestedScale; // none was looked for
    if (direction.suggestedScale != before.suggestedScale)
        return; // it was measured around another one
    for (const auto &[key, value] : before.provenance.items())
        if (!direction.provenance.contains(key))
            direction.provenance[key] = value;
}

std::string slugOf(const std::string &name)
{
    return base::slug(name, "direction");
}

/// What its files are called, but for a number: by this version, then by former ones (`fair` and
/// the studio had rules of their own).
std::vector<std::string> stemsOf(const Direction &direction)
{
    constexpr size_t kHashDigits = 8;
    const std::string slug = slugOf(direction.name);
    return {slug, "fair-" + slug,
            slug + "-from-" + base::slug(direction.base, "base") + "-" +
                modelHashOf(direction).substr(0, kHashDigits)};
}

/// 1 for STEM, N for STEM-N.
std::optional<int> numberIn(const std::string &id, const std::string &stem)
{
    constexpr size_t kMostDigits = 6;
    if (id == stem)
        return 1;
    if (!id.starts_with(stem + "-"))
        return std::nullopt;
    const std::string rest = id.substr(stem.size() + 1);
    const bool isNumber = !rest.empty() && rest.size() <= kMostDigits &&
                          rest.find_first_not_of("0123456789") == std::string::npos;
    return isNumber ? std::optional(std::stoi(rest)) : std::nullopt;
}

base::Error nameIsTaken(const fs::path &file, const std::string &remedy)
{
    return {base::ErrorKind::InvalidValue, "The library has a direction of this name",
            file.string(), remedy};
}

} // namespace

Library::Library(fs::path folder) : m_folder(std::move(folder)) {}

std::vector<LibraryItem> Library::items() const
{
    std::vector<LibraryItem> items;
    std::error_code code;
    for (const fs::directory_entry &entry : fs::directory_iterator(m_folder, code)) {
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

fs::path Library::fileNamed(const std::string &name) const
{
    return m_folder / (slugOf(name) + kEnding);
}

fs::path Library::freeFile(const std::string &name) const
{
    fs::path file = fileNamed(name);
    std::error_code code;
    for (int number = 2; fs::exists(file, code); ++number)
        file = m_folder / (slugOf(name) + "-" + std::to_string(number) + kEnding);
    return file;
}

std::vector<fs::path> Library::filesNamedAfter(const Direction &direction) const
{
    const auto stems = stemsOf(direction);
    std::vector<std::tuple<size_t, int, fs::path>> found;
    std::error_code code;
    for (const fs::directory_entry &entry : fs::directory_iterator(m_folder, code))
        for (size_t i = 0; i < stems.size() && entry.path().extension() == kEnding; ++i)
            if (const auto number = numberIn(entry.path().stem().string(), stems[i]))
                found.emplace_back(i, *number, entry.path());
    std::sort(found.begin(), found.end());
    std::vector<fs::path> files;
    for (const auto &[stem, number, file] : found)
        files.push_back(file);
    return files;
}

fs::path Library::keep(const Direction &direction) const
{
    base::makeFolder(m_folder);
    Direction kept = direction;
    fs::path file;
    for (const fs::path &each : filesNamedAfter(direction))
        if (const auto before = readable(each); before && mayReplace(direction, *before)) {
            inherit(kept, *before);
            file = each;
            break;
        }
    if (file.empty())
        file = freeFile(direction.name);
    writeDirection(file, kept);
    return file;
}

fs::path Library::add(Direction direction, const std::string &otherwise) const
{
    if (direction.name.empty())
        direction.name = otherwise;
    for (const LibraryItem &item : items())
        if (item.direction && item.direction->name == direction.name &&
            causeOf(*item.direction) == causeOf(direction))
            return item.file;
    base::makeFolder(m_folder);
    const fs::path file = freeFile(direction.name);
    writeDirection(file, direction);
    return file;
}

fs::path Library::keepNew(const Direction &direction) const
{
    base::makeFolder(m_folder);
    const fs::path file = fileNamed(direction.name);
    std::error_code code;
    if (fs::exists(file, code))
        throw nameIsTaken(file, "Give --name or --out.");
    writeDirection(file, direction);
    return file;
}

fs::path Library::fileOf(const std::string &id) const
{
    const fs::path file = m_folder / (id + kEnding);
    std::error_code code;
    if (id.find('/') == std::string::npos && fs::exists(file, code))
        return file;
    throw base::Error(base::ErrorKind::NotFound, "No direction of the library has this name", id,
                      "`deviascope directions list` shows the library.");
}

void Library::remove(const std::string &id) const
{
    const fs::path file = fileOf(id);
    removeFile(file);
    removeThumbnail(file);
}

fs::path Library::rename(const std::string &id, const std::string &name) const
{
    const fs::path from = fileOf(id);
    const fs::path to = fileNamed(name);
    Direction direction = readDirection(from);
    direction.name = name;
    std::error_code code;
    if (to != from && fs::exists(to, code))
        throw nameIsTaken(to, "Choose another name.");
    writeDirection(to, direction);
    if (to != from) {
        moveThumbnail(from, to);
        removeFile(from);
    }
    return to;
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

} // namespace deviascope::direction
