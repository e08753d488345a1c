#pragma once

#include "base/picture.h"

#include <filesystem>
#include <vector>

namespace deviascope::format {

/// Pixels of the largest picture that is read.
inline constexpr long long kPicturePixelLimit = 100'000'000;

/// Reads a PNG, JPEG, WebP or BMP file, told by its content: turned as EXIF says, transparency laid
/// on white, 16 bits brought to 8. The size is checked before anything is unpacked. Throws
/// NotFound, DamagedFile, or Unsupported for other kinds and for pictures of more than
/// kPicturePixelLimit.
base::Picture readPicture(const std::filesystem::path &path);

/// The files in `folder` (not below it) whose names say that they are pictures `readPicture` reads,
/// hidden ones left out, in the order of their names with numbers by value ("2.png" before
/// "10.png"). Throws NotFound.
std::vector<std::filesystem::path> listPictures(const std::filesystem::path &folder);

} // namespace deviascope::format
