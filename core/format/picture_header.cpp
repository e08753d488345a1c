#include "format/picture_header.h"

#include "format/byte_reader.h"

#include <cstdint>

namespace deviascope::format {

namespace {

/// ISO 10918-1: segments up to the frame header, which holds the size.
std::optional<PictureHeader> readJpeg(const ByteReader &front)
{
    std::size_t at = 2;
    while (at + 9 < front.size()) {
        if (front.byte(at) != 0xFF)
            return {};
        const std::uint32_t marker = front.byte(at + 1);
        if (marker == 0xFF) { // padding
            ++at;
            continue;
        }
        const bool isFrame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (isFrame)
            return PictureHeader{PictureKind::Jpeg, front.big16(at + 7), front.big16(at + 5),
                                 at + 9};
        const bool hasNoLength = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
        if (marker == 0xD9 || marker == 0xDA || (!hasNoLength && front.big16(at + 2) < 2))
            return {};
        at += hasNoLength ? 2 : 2 + front.big16(at + 2);
    }
    return {};
}

/// RFC 9649.
std::optional<PictureHeader> readWebP(const ByteReader &front)
{
    if (front.size() < 30)
        return {};
    PictureHeader header{PictureKind::WebP, 0, 0, 30};
    if (front.has(12, "VP8 ")) {
        header.width = front.little16(26) & 0x3FFF;
        header.height = front.little16(28) & 0x3FFF;
    } else if (front.has(12, "VP8L")) {
        const std::uint32_t bits = front.little32(21);
        header.width = (bits & 0x3FFF) + 1;
        header.height = (bits >> 14 & 0x3FFF) + 1;
    } else if (front.has(12, "VP8X")) {
        header.width = front.little24(24) + 1LL;
        header.height = front.little24(27) + 1LL;
        header.animated = (front.byte(20) & 2) != 0;
    } else {
        return {};
    }
    return header;
}

std::optional<PictureHeader> readBmp(const ByteReader &front)
{
    if (front.size() < 26)
        return {};
    if (front.little32(14) == 12) // the oldest kind
        return PictureHeader{PictureKind::Bmp, front.little16(18), front.little16(20), 26};
    const auto height = static_cast<std::int32_t>(front.little32(22)); // below 0: from the top
    return PictureHeader{PictureKind::Bmp, static_cast<std::int32_t>(front.little32(18)),
                         height < 0 ? -static_cast<long long>(height) : height, 26};
}

} // namespace

std::optional<PictureHeader> readPictureHeader(std::span<const std::byte> bytes)
{
    const ByteReader front(bytes);
    if (front.has(0, "\x89PNG\r\n\x1a\n"))
        return front.size() < 24 || !front.has(12, "IHDR")
                   ? std::nullopt
                   : std::optional(
                         PictureHeader{PictureKind::Png, front.big32(16), front.big32(20), 24});
    if (front.has(0, "\xFF\xD8\xFF"))
        return readJpeg(front);
    if (front.has(0, "RIFF") && front.has(8, "WEBP"))
        return readWebP(front);
    if (front.has(0, "BM"))
        return readBmp(front);
    return {};
}

} // namespace deviascope::format
