#include "task/shown_pictures.h"

#include "base/error.h"
#include "base/slug.h"
#include "format/picture_file.h"
#include "format/picture_folder.h"
#include "format/picture_recipe.h"
#include "format/text_lines.h"
#include "task/input_notes.h"

#include <boost/algorithm/string/trim.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace deviascope::task {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

std::map<std::string, std::string> readCaptions(const fs::path &file)
{
    std::map<std::string, std::string> captions;
    for (const std::string &line : format::readLines(file)) {
        const size_t tab = line.find('\t');
        const std::string caption =
            tab == std::string::npos ? "" : boost::algorithm::trim_copy(line.substr(tab));
        if (caption.empty())
            throw Error(ErrorKind::InvalidValue, "A line of the captions holds no caption", line,
                        "Write picture.png, a tab, and the caption.");
        captions[boost::algorithm::trim_copy(line.substr(0, tab))] = caption;
    }
    return captions;
}

std::string promptIn(const fs::path &picture)
{
    try {
        const auto recipe = format::readRecipe(picture);
        return recipe ? recipe->prompt : "";
    } catch (const Error &) { // no PNG
        return "";
    }
}

/// "a-doctor-7" -> "a-doctor"
std::string withoutNumber(const std::string &stem)
{
    const size_t end = stem.find_last_not_of("0123456789");
    const bool numbered = end != std::string::npos && end + 1 < stem.size() && stem[end] == '-';
    return numbered ? stem.substr(0, end) : stem;
}

} // namespace

std::vector<decoding::ShownPicture> readShownPictures(Surroundings &context, const fs::path &folder,
                                                      const fs::path &captions,
                                                      const std::vector<std::string> &bank)
{
    std::map<std::string, std::string> told, spelled;
    if (!captions.empty())
        told = readCaptions(captions);
    for (const std::string &prompt : bank)
        spelled[base::slug(prompt, "picture")] = prompt;
    std::vector<decoding::ShownPicture> pictures;
    bool used = captions.empty();
    const auto side = static_cast<int>(context.model().pictureSize());
    readFolder(context, folder, [&](const fs::path &file, base::Picture pixels) {
        decoding::ShownPicture picture{
            file.filename().string(), format::shrunk(std::move(pixels), side), {}};
        const std::string stem = base::slug(file.stem().string(), "picture");
        if (const auto line = told.find(picture.name); line != told.end()) {
            picture.caption = line->second;
            used = true;
        } else if (const std::string prompt = promptIn(file); !prompt.empty()) {
            picture.caption = prompt;
        } else if (const auto name = spelled.find(withoutNumber(stem)); name != spelled.end()) {
            picture.caption = name->second;
        }
        pictures.push_back(std::move(picture));
    });
    if (!used)
        throw Error(ErrorKind::InvalidValue, "The captions name none of the pictures",
                    captions.string(),
                    "Each line begins with the file's name, without its folder.");
    return pictures;
}

std::vector<std::string> withCaptions(std::vector<std::string> bank,
                                      const std::vector<decoding::ShownPicture> &pictures)
{
    std::set<std::string> known(bank.begin(), bank.end());
    for (const auto &picture : pictures)
        if (!picture.caption.empty() && known.insert(picture.caption).second)
            bank.push_back(picture.caption);
    return bank;
}

} // namespace deviascope::task
