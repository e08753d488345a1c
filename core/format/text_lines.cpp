#include "format/text_lines.h"

#include "base/error.h"
#include "format/mapped_file.h"

#include <boost/algorithm/string/trim.hpp>
#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;

namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr std::size_t kMostLines = 100000;

} // namespace

std::vector<std::string> readLines(const std::filesystem::path &path)
{
    const auto refuse = [&](const std::string &fault) {
        throw Error(ErrorKind::DamagedFile, fault, path.string(),
                    "Use a UTF-8 text file with one prompt per line.");
    };
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    if (bytes.size() > kMostBytes)
        refuse("The file is larger than 16 MiB");
    std::string text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    try {
        static_cast<void>(nlohmann::json(text).dump()); // strict about UTF-8
    } catch (const nlohmann::json::exception &) {
        refuse("The file is not UTF-8 text");
    }
    if (text.rfind("\xEF\xBB\xBF", 0) == 0)
        text.erase(0, 3);
    std::vector<std::string> lines;
    std::set<std::string> known;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        boost::algorithm::trim(line);
        if (!line.empty() && line.front() != '#' && known.insert(line).second)
            lines.push_back(line);
        if (lines.size() > kMostLines)
            refuse("The file has more than 100,000 lines");
    }
    return lines;
}

} // namespace deviascope::format
