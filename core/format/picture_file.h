#pragma once

#include "base/picture.h"

#include <filesystem>
#include <string>

namespace deviascope::format {

/// Pixels of the largest picture that is read.
inline constexpr long long kPicturePixelLimit = 100'000'000;

/// Reads a PNG, JPEG, WebP or BMP file, told by its content: turned as EXIF says, transparency laid
/// on white, 16 bits brought to 8. The size is checked before anything is unpacked. Throws
/// NotFound, DamagedFile, or Unsupported for other kinds, animated pictures and those of more than
/// kPicturePixelLimit.
base::Picture readPicture(const std::filesystem::path &path);

/// Why the file is no picture that is read, a sentence: of which kind it is, that it is empty.
std::string unreadableKind(const std::filesystem::path &path);

} // namespace deviascope::format
