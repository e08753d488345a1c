#pragma once

#include "base/picture.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace deviascope::format {

/// A picture of a folder that is not looked at.
struct LeftOut {
    std::filesystem::path file;
    std::string reason; ///< an English sentence
};

/// The pictures of a folder: those that can be read as far as their names say, and those left out.
struct PictureFolder {
    std::vector<std::filesystem::path> pictures;
    std::vector<LeftOut> leftOut;
};

/// The files in `folder` (not below it) whose names say that they are pictures, hidden ones left
/// out, in the order of their names with numbers by value ("2.png" before "10.png"). Those of kinds
/// that `readPicture` does not read (HEIC, TIFF, GIF …) are left out by their content. Throws
/// NotFound.
PictureFolder listPictures(const std::filesystem::path &folder);

/// Reads the pictures one after the other and hands each on; one that cannot be read moves to
/// those left out. `begin` hears the share that is done before each.
void readEach(PictureFolder &folder,
              const std::function<void(const std::filesystem::path &, base::Picture)> &take,
              const std::function<void(double done)> &begin = {});

/// Brings a picture whose shorter side is a multiple of `side` down to less than twice that, by
/// means of whole squares of pixels: as much as a model of that size can see, at little memory.
base::Picture shrunk(base::Picture picture, int side);

/// A sentence that names the files left out with their reasons, the first ones of many; empty where
/// none was.
std::string sentenceOf(const std::vector<LeftOut> &leftOut);

} // namespace deviascope::format
