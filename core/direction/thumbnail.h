#pragma once

#include "base/context.h"
#include "base/picture.h"
#include "direction/direction.h"
#include "model/model.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::direction {

/// What a direction of the library does, at a glance: one seed of its base prompt at -scale, 0 and
/// +scale. Kept as one PNG, the three side by side, in `thumbnails/` beside the direction's file.
struct Thumbnail {
    std::vector<base::Picture> pictures; ///< three of one size, at most kThumbnailSide a side
    double scale = 1;                    ///< the suggested one, else 1
};

constexpr int kThumbnailSide = 128; ///< pixels; larger pictures are made smaller

/// FOLDER/thumbnails/NAME.png for FOLDER/NAME.safetensors.
std::filesystem::path thumbnailFileOf(const std::filesystem::path &directionFile);

/// SHA-256 over all of a direction that decides a thumbnail: tensors, timesteps, branch, suggested
/// scale, base prompt. Its name, tags and provenance are left out: they change no picture.
std::string fingerprint(const Direction &direction);

/// The thumbnail kept for `directionFile`, which holds `direction`. Nothing when there is none or
/// it is damaged, of another direction, or of another model than `modelHash` (empty: any model).
std::optional<Thumbnail> readThumbnail(const std::filesystem::path &directionFile,
                                       const Direction &direction, const std::string &modelHash);

/// The same for a model, by any hash that is its own.
std::optional<Thumbnail> readThumbnail(const std::filesystem::path &directionFile,
                                       const Direction &direction, const model::Model &model);

struct MadeThumbnail {
    Thumbnail thumbnail;
    std::filesystem::path file;
    std::int64_t evaluations = 0; ///< of the U-Net
};

/// Draws the thumbnail with the model's defaults and keeps it, in place of an older one. Blocks and
/// polls; a stop throws Cancelled and leaves what was there. Throws InvalidValue when the direction
/// does not fit the model, as sampling::draw, and DiskFull or NotFound when it cannot be kept.
MadeThumbnail makeThumbnail(const std::filesystem::path &directionFile, const Direction &direction,
                            const model::Model &model, base::Context &context);

/// The thumbnail that is kept for `directionFile` and this model; where there is none, makes it.
/// `evaluations` is 0 when nothing was drawn. Throws as makeThumbnail.
MadeThumbnail ensureThumbnail(const std::filesystem::path &directionFile,
                              const Direction &direction, const model::Model &model,
                              base::Context &context);

/// Deletes what is kept for a direction's file, if anything is; moves it to that of another file.
/// Neither fails: a thumbnail can always be made again.
void removeThumbnail(const std::filesystem::path &directionFile);
void moveThumbnail(const std::filesystem::path &from, const std::filesystem::path &to);

} // namespace deviascope::direction
