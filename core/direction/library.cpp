#include "direction/library.h"

#include "base/error.h"
#include "base/paths.h"
#include "direction/direction_file.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <system_error>

namespace deviascope::direction {

namespace fs = std::filesystem;

namespace {

constexpr const char *kEnding = ".safetensors";

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return text;
}

} // namespace

fs::path libraryFolder()
{
    return base::dataFolder() / "directions";
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
    all = lower(all);
    std::istringstream words(lower(search));
    for (std::string word; words >> word;)
        if (all.find(word) == std::string::npos)
            return false;
    return true;
}

} // namespace deviascope::direction
