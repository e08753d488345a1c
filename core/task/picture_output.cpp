#include "task/picture_output.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/slug.h"
#include "direction/resampled.h"
#include "format/picture_file.h"
#include "task/parsers.h"

#include <algorithm>
#include <cstdlib>

namespace deviascope::task {

namespace {

/// As alike as a picture and itself drawn in other batches; of grey ones the values mean something.
bool areAlike(const base::Picture &left, const base::Picture &right, format::PngPixels pixels)
{
    const int rounding = pixels == format::PngPixels::Grey ? 0 : 2;
    return left.width == right.width && left.height == right.height &&
           std::equal(left.rgb.begin(), left.rgb.end(), right.rgb.begin(), right.rgb.end(),
                      [=](int a, int b) { return std::abs(a - b) <= rounding; });
}

/// Something else is there than this very picture: one of a direction learned anew has the same
/// settings and another content.
bool isTaken(const std::filesystem::path &file, const base::Picture &picture,
             const format::PngTexts &texts, format::PngPixels pixels)
{
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
        return false;
    try {
        return format::readPngTexts(file) != texts ||
               !areAlike(format::readPicture(file), picture, pixels);
    } catch (const base::Error &) { // another's, or damaged
        return true;
    }
}

} // namespace

format::PictureRecipe recipeOf(const PictureFacts &facts, const base::Picture &picture,
                               const model::Model &model)
{
    format::PictureRecipe recipe;
    recipe.prompt = facts.row.prompt;
    recipe.negative = facts.row.negative;
    recipe.seed = facts.row.seed;
    recipe.sampler = facts.settings.sampler;
    recipe.steps = facts.settings.steps;
    recipe.guidance = facts.settings.guidance;
    recipe.width = picture.width;
    recipe.height = picture.height;
    recipe.microBatch = facts.settings.microBatch;
    if (const auto &from = facts.settings.from) {
        recipe.from = from->name;
        recipe.inverted = from->beginning == sampling::Beginning::Inverted;
        recipe.strength = recipe.inverted ? 1 : from->strength;
    }
    for (const direction::AppliedDirection &applied : facts.directions) {
        const direction::Application &application = applied.application;
        const bool both =
            application.branch.value_or(applied.direction.branch) == sampling::Branch::Both;
        format::RecipeEdit edit;
        edit.name = applied.direction.name;
        edit.concept_ = applied.direction.concept_;
        edit.base = applied.direction.base;
        edit.method = applied.direction.method;
        edit.scale = application.scale;
        edit.branch = both ? "both" : "conditional";
        edit.windowFrom = static_cast<int>(application.window.from);
        edit.windowTo = static_cast<int>(application.window.to);
        for (const auto &point : application.schedule.points)
            edit.schedule.emplace_back(point.timestep, point.factor);
        edit.mask = application.mask.name;
        edit.resampled = direction::isResampled(applied.direction, model.unet,
                                                picture.height / model.autoencoder.factor(),
                                                picture.width / model.autoencoder.factor());
        recipe.edits.push_back(std::move(edit));
    }
    recipe.model = model.name;
    recipe.modelHash = model.hash;
    recipe.device = model.compute.device.str();
    recipe.dtype = base::dtypeName(model.compute.dtype);
    return recipe;
}

std::filesystem::path savePicture(const std::filesystem::path &folder, const std::string &name,
                                  const base::Picture &picture, const PictureFacts &facts,
                                  const model::Model &model)
{
    makeOutFolder(folder);
    return writeFreePng(folder, name, picture,
                        format::recipeTexts(recipeOf(facts, picture, model)));
}

std::filesystem::path writeFreePng(const std::filesystem::path &folder, const std::string &name,
                                   const base::Picture &picture, const format::PngTexts &texts,
                                   format::PngPixels pixels)
{
    const NamedPng alone{"", picture, texts, pixels};
    return writeFreePngs(folder, name, {&alone, 1}).front();
}

std::vector<std::filesystem::path> writeFreePngs(const std::filesystem::path &folder,
                                                 const std::string &name,
                                                 std::span<const NamedPng> pictures)
{
    std::string free = name;
    const auto fileOf = [&](const NamedPng &each) {
        return folder / (free + each.suffix + ".png");
    };
    const auto anyTaken = [&] {
        return std::ranges::any_of(pictures, [&](const NamedPng &each) {
            return isTaken(fileOf(each), each.picture, each.texts, each.pixels);
        });
    };
    for (int number = 2; anyTaken(); ++number)
        free = name + "-" + std::to_string(number);
    std::vector<std::filesystem::path> files;
    for (const NamedPng &each : pictures) {
        files.push_back(fileOf(each));
        format::writePng(files.back(), each.picture, each.texts, each.pixels);
    }
    return files;
}

std::string FileNames::of(const std::string &text)
{
    const auto known = m_names.find(text);
    if (known != m_names.end())
        return known->second;
    const std::string plain = base::slug(text, "picture");
    std::string name = plain;
    for (int number = 2; m_taken.contains(name); ++number)
        name = plain + "-" + std::to_string(number);
    m_taken.insert(name);
    return m_names[text] = name;
}

void makeOutFolder(const std::filesystem::path &folder)
{
    base::makeFolder(folder, "Choose another folder with --out.");
}

} // namespace deviascope::task
