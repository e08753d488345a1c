#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace deviascope::format {

enum class PictureKind { Png, Jpeg, WebP, Bmp };

/// What the front of a picture file says, before anything is unpacked.
struct PictureHeader {
    PictureKind kind = PictureKind::Png;
    long long width = 0;   ///< pixels, not yet turned by EXIF
    long long height = 0;  ///< pixels
    std::size_t end = 0;   ///< where the front that was read ends, in bytes
    bool animated = false; ///< several pictures in one (WebP)
};

/// Kind and size by content, not by name; nothing when the bytes are no picture of these kinds or
/// end before their size is told. Never reads past `bytes`.
std::optional<PictureHeader> readPictureHeader(std::span<const std::byte> bytes);

} // namespace deviascope::format
