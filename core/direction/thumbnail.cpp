#include "direction/thumbnail.h"

#include "base/device.h"
#include "base/error.h"
#include "base/folder.h"
#include "direction/origin.h"
#include "format/hash.h"
#include "format/picture_file.h"
#include "format/picture_recipe.h"
#include "sampling/sampler.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <system_error>

namespace deviascope::direction {

namespace fs = std::filesystem;
using base::Error;
using nlohmann::json;

namespace {

constexpr int kThumbnailVersion = 1; ///< of how thumbnails are drawn and kept
constexpr std::uint64_t kSeed = 0;   ///< the first picture that the studio shows
constexpr int kPictures = 3;
constexpr const char *kKey = "thumbnail";

std::string promptOf(const Direction &direction)
{
    return direction.base.empty() ? "a person" : direction.base;
}

double scaleOf(const Direction &direction)
{
    return direction.suggestedScale.value_or(1);
}

base::Picture shrunk(const base::Picture &picture)
{
    const int largest = std::max(picture.width, picture.height);
    if (largest <= kThumbnailSide)
        return picture;
    auto bytes = picture.rgb; // OpenCV takes no const data
    const cv::Mat whole(picture.height, picture.width, CV_8UC3, bytes.data());
    base::Picture small{std::max(1, picture.width * kThumbnailSide / largest),
                        std::max(1, picture.height * kThumbnailSide / largest),
                        {}};
    small.rgb.resize(static_cast<size_t>(small.width) * static_cast<size_t>(small.height) * 3);
    cv::Mat target(small.height, small.width, CV_8UC3, small.rgb.data());
    cv::resize(whole, target, target.size(), 0, 0, cv::INTER_AREA);
    return small;
}

base::Picture sideBySide(const std::vector<base::Picture> &pictures)
{
    base::Picture strip{0, pictures.front().height, {}};
    for (const base::Picture &picture : pictures)
        strip.width += picture.width;
    for (int row = 0; row < strip.height; ++row)
        for (const base::Picture &picture : pictures) {
            const auto first = picture.rgb.begin() + std::ptrdiff_t{3} * picture.width * row;
            strip.rgb.insert(strip.rgb.end(), first, first + std::ptrdiff_t{3} * picture.width);
        }
    return strip;
}

std::vector<base::Picture> apart(const base::Picture &strip)
{
    const int width = strip.width / kPictures;
    std::vector<base::Picture> pictures(kPictures, {width, strip.height, {}});
    for (int row = 0; row < strip.height; ++row)
        for (int i = 0; i < kPictures; ++i) {
            const auto first =
                strip.rgb.begin() + std::ptrdiff_t{3} * (strip.width * row + width * i);
            auto &rgb = pictures[static_cast<size_t>(i)].rgb;
            rgb.insert(rgb.end(), first, first + std::ptrdiff_t{3} * width);
        }
    return pictures;
}

/// The recipe of the third picture, as other PNGs carry one, and what the strip as a whole is of.
format::PngTexts textsOf(const Direction &direction, const fs::path &directionFile,
                         const model::Model &model, const sampling::Settings &settings,
                         const base::Picture &picture)
{
    format::RecipeEdit edit;
    edit.direction = directionFile.stem().string();
    edit.name = direction.name;
    edit.concept_ = direction.concept_;
    edit.base = direction.base;
    edit.method = direction.method;
    edit.scale = scaleOf(direction);
    edit.branch = direction.branch == sampling::Branch::Both ? "both" : "conditional";
    format::PictureRecipe recipe;
    recipe.prompt = promptOf(direction);
    recipe.seed = kSeed;
    recipe.sampler = settings.sampler;
    recipe.steps = settings.steps;
    recipe.guidance = settings.guidance;
    recipe.width = picture.width;
    recipe.height = picture.height;
    recipe.microBatch = settings.microBatch;
    recipe.edits = {edit};
    recipe.model = model.name;
    recipe.modelHash = model.hash;
    recipe.device = model.compute.device.str();
    recipe.dtype = base::dtypeName(model.compute.dtype);
    format::PngTexts texts = format::recipeTexts(recipe);
    json own = json::parse(texts.at(format::kDeviascopeKeyword));
    own[kKey] = {{"version", kThumbnailVersion},
                 {"scales", {-edit.scale, 0., edit.scale}},
                 {"direction_hash", fingerprint(direction)}};
    texts[format::kDeviascopeKeyword] = own.dump(-1, ' ', false, json::error_handler_t::replace);
    return texts;
}

} // namespace

fs::path thumbnailFileOf(const fs::path &directionFile)
{
    return directionFile.parent_path() / "thumbnails" / (directionFile.stem().string() + ".png");
}

std::string fingerprint(const Direction &direction)
{
    const json facts = {
        {"version", kThumbnailVersion},
        {"prompt", promptOf(direction)},
        {"scale", scaleOf(direction)},
        {"branch", direction.branch == sampling::Branch::Both ? "both" : "conditional"},
        {"timesteps", direction.timesteps},
        {"tensors", tensorHashes(direction)}};
    return format::sha256(facts.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::optional<Thumbnail> readThumbnail(const fs::path &directionFile, const Direction &direction,
                                       const std::string &modelHash)
{
    const fs::path file = thumbnailFileOf(directionFile);
    try {
        const auto texts = format::readPngTexts(file);
        const json own = json::parse(texts.at(format::kDeviascopeKeyword));
        const json &about = own.at(kKey);
        if (about.at("direction_hash") != fingerprint(direction) ||
            (!modelHash.empty() && own.at("model").at("hash") != modelHash))
            return std::nullopt;
        const base::Picture strip = format::readPicture(file);
        const bool fits = strip.width % kPictures == 0 && strip.height <= kThumbnailSide &&
                          strip.width <= kPictures * kThumbnailSide;
        return fits ? std::optional(Thumbnail{apart(strip), scaleOf(direction)}) : std::nullopt;
    } catch (const Error &) { // missing or damaged
    } catch (const json::exception &) {
    } catch (const std::out_of_range &) { // no text of ours
    }
    return std::nullopt;
}

std::optional<Thumbnail> readThumbnail(const fs::path &directionFile, const Direction &direction,
                                       const model::Model &model)
{
    if (auto kept = readThumbnail(directionFile, direction, model.hash))
        return kept;
    return readThumbnail(directionFile, direction, model.formerHash);
}

MadeThumbnail makeThumbnail(const fs::path &directionFile, const Direction &direction,
                            const model::Model &model, base::Context &context)
{
    const auto &tower = model.text.tower().config();
    checkFits(direction, model.unet, tower.positions, tower.width);
    Application application;
    application.scale = scaleOf(direction);
    application.pictureScales = {-1, 0, 1};
    const std::vector<sampling::Row> rows(kPictures, {promptOf(direction), "", kSeed});
    sampling::Settings settings = sampling::Settings::of(model);
    const auto drawing =
        sampling::draw(model, rows, settings, interventionsOf(direction, application), context);
    settings.microBatch = drawing.microBatch;
    MadeThumbnail made;
    made.evaluations = drawing.evaluations;
    made.thumbnail.scale = application.scale;
    for (const base::Picture &picture : drawing.pictures)
        made.thumbnail.pictures.push_back(shrunk(picture));
    made.file = thumbnailFileOf(directionFile);
    base::makeFolder(made.file.parent_path());
    format::writePng(made.file, sideBySide(made.thumbnail.pictures),
                     textsOf(direction, directionFile, model, settings, drawing.pictures.front()));
    return made;
}

MadeThumbnail ensureThumbnail(const fs::path &directionFile, const Direction &direction,
                              const model::Model &model, base::Context &context)
{
    if (auto kept = readThumbnail(directionFile, direction, model))
        return {std::move(*kept), thumbnailFileOf(directionFile), 0};
    return makeThumbnail(directionFile, direction, model, context);
}

void removeThumbnail(const fs::path &directionFile)
{
    std::error_code ignored;
    fs::remove(thumbnailFileOf(directionFile), ignored);
}

void moveThumbnail(const fs::path &from, const fs::path &to)
{
    std::error_code ignored;
    if (fs::exists(thumbnailFileOf(from), ignored)) {
        fs::create_directories(thumbnailFileOf(to).parent_path(), ignored);
        fs::rename(thumbnailFileOf(from), thumbnailFileOf(to), ignored);
    } else {
        removeThumbnail(to); // of a direction that had this name before
    }
}

} // namespace deviascope::direction
