#include "format/exif_orientation.h"

#include "format/byte_reader.h"

#include <algorithm>

namespace deviascope::format {

namespace {

constexpr int kAsItLies = 1;
constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kMostEntries = 1000;

/// TIFF 6.0: the first directory's entry.
int orientationIn(const ByteReader &tiff)
{
    const bool little = tiff.has(0, std::string_view("II*\0", 4));
    if (!little && !tiff.has(0, std::string_view("MM\0*", 4)))
        return kAsItLies;
    const auto two = [&](std::size_t at) { return little ? tiff.little16(at) : tiff.big16(at); };
    const std::size_t directory = little ? tiff.little32(4) : tiff.big32(4);
    const std::uint32_t entries = std::min(two(directory), kMostEntries);
    for (std::uint32_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + std::size_t{12} * i;
        if (two(entry) == kOrientationTag) {
            const auto turn = static_cast<int>(two(entry + 8));
            return turn >= 1 && turn <= 8 ? turn : kAsItLies;
        }
    }
    return kAsItLies;
}

std::span<const std::byte> chunkOfPng(const ByteReader &file)
{
    for (std::size_t at = 8; at + 12 <= file.size();) {
        const std::size_t length = file.big32(at);
        if (file.has(at + 4, "eXIf"))
            return file.part(at + 8, length);
        at += 12 + length;
    }
    return {};
}

std::span<const std::byte> chunkOfWebP(const ByteReader &file)
{
    for (std::size_t at = 12; at + 8 <= file.size();) {
        const std::size_t length = file.little32(at + 4);
        if (file.has(at, "EXIF")) {
            // Some writers keep JPEG's own mark in front.
            const std::size_t mark = file.has(at + 8, std::string_view("Exif\0\0", 6)) ? 6 : 0;
            return file.part(at + 8 + mark, length - std::min(mark, length));
        }
        at += 8 + length + length % 2;
    }
    return {};
}

} // namespace

int exifOrientation(PictureKind kind, std::span<const std::byte> bytes)
{
    const ByteReader file(bytes);
    if (kind == PictureKind::Png)
        return orientationIn(ByteReader(chunkOfPng(file)));
    if (kind == PictureKind::WebP)
        return orientationIn(ByteReader(chunkOfWebP(file)));
    return kAsItLies;
}

} // namespace deviascope::format
