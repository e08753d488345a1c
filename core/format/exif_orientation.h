#pragma once

#include "format/picture_header.h"

#include <cstddef>
#include <span>

namespace deviascope::format {

/// How EXIF says that a PNG (eXIf) or WebP (EXIF) is to be turned: 1 (as it lies) to 8. 1 for other
/// kinds, and where nothing sensible is said. Never reads past `bytes`.
int exifOrientation(PictureKind kind, std::span<const std::byte> bytes);

} // namespace deviascope::format
