#pragma once

#include "audit/plan.h"
#include "base/picture.h"
#include "format/picture_recipe.h"
#include "format/png_text.h"
#include "model/model.h"

#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace deviascope::task {

/// Everything that made a picture, as stored in its `deviascope` chunk.
struct PictureFacts {
    sampling::Row row;
    sampling::Settings settings;
    std::span<const direction::AppliedDirection> directions;
};

/// The same as a value: what is written in a saved picture.
format::PictureRecipe recipeOf(const PictureFacts &facts, const base::Picture &picture,
                               const model::Model &model);

/// Writes FOLDER/NAME.png, or NAME-2.png and so on where a file of that name holds another picture
/// or one of other settings: nothing is lost. Answers the file. Throws DiskFull, NotFound.
std::filesystem::path writeFreePng(const std::filesystem::path &folder, const std::string &name,
                                   const base::Picture &picture, const format::PngTexts &texts = {},
                                   format::PngPixels pixels = format::PngPixels::Colour);

/// One of several pictures that belong together.
struct NamedPng {
    std::string suffix; ///< behind the name that they share
    base::Picture picture;
    format::PngTexts texts = {};
    format::PngPixels pixels = format::PngPixels::Colour;
};

/// Writes FOLDER/NAMESUFFIX.png for each, or NAME-2SUFFIX.png and so on for all of them where one
/// of the names holds something else: what belongs together has one number.
std::vector<std::filesystem::path> writeFreePngs(const std::filesystem::path &folder,
                                                 const std::string &name,
                                                 std::span<const NamedPng> pictures);

/// The same with the picture's settings in both text chunks; makes the folder.
std::filesystem::path savePicture(const std::filesystem::path &folder, const std::string &name,
                                  const base::Picture &picture, const PictureFacts &facts,
                                  const model::Model &model);

/// Names for the files of several texts: their slugs, numbered where two texts have the same one,
/// so that no picture replaces another's. The same texts in the same order get the same names.
class FileNames {
public:
    std::string of(const std::string &text);

private:
    std::map<std::string, std::string> m_names; ///< by text
    std::set<std::string> m_taken;
};

/// base::makeFolder of what --out names.
void makeOutFolder(const std::filesystem::path &folder);

} // namespace deviascope::task
