#include "format/picture_file.h"

#include "base/error.h"
#include "format/byte_reader.h"
#include "format/exif_orientation.h"
#include "format/mapped_file.h"
#include "format/picture_header.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFileLimit = std::size_t{1} << 30; // bytes; OpenCV counts them in an int

/// OpenCV fills the missing part of a cut JPEG with grey and says nothing.
bool isCutJpeg(const PictureHeader &header, std::span<const std::byte> bytes)
{
    constexpr std::array kEnd{std::byte{0xFF}, std::byte{0xD9}};
    return header.kind == PictureKind::Jpeg &&
           std::ranges::find_end(bytes.subspan(header.end), kEnd).empty();
}

cv::Mat decode(const PictureHeader &header, std::span<const std::byte> bytes)
{
    // Turning by EXIF comes with IMREAD_COLOR only, alpha with IMREAD_UNCHANGED only; the kinds
    // that cameras write have no alpha.
    const bool mayHaveAlpha = header.kind == PictureKind::Png || header.kind == PictureKind::WebP;
    const cv::Mat input(1, static_cast<int>(bytes.size()), CV_8UC1,
                        const_cast<std::byte *>(bytes.data()));
    return cv::imdecode(input, mayHaveAlpha ? cv::IMREAD_UNCHANGED : cv::IMREAD_COLOR);
}

void layOnWhite(cv::Mat &bgra)
{
    bgra.forEach<cv::Vec4b>([](cv::Vec4b &pixel, const int *) {
        for (int channel = 0; channel < 3; ++channel)
            pixel[channel] = static_cast<uchar>(
                (pixel[channel] * pixel[3] + 255 * (255 - pixel[3]) + 127) / 255);
    });
}

base::Picture toPicture(cv::Mat pixels)
{
    if (pixels.depth() == CV_16U)
        pixels.convertTo(pixels, CV_8U, 1.0 / 257);
    if (pixels.channels() == 4)
        layOnWhite(pixels);
    base::Picture picture{pixels.cols, pixels.rows, {}};
    picture.rgb.resize(pixels.total() * 3);
    cv::Mat rgb(pixels.rows, pixels.cols, CV_8UC3, picture.rgb.data());
    cv::cvtColor(pixels, rgb,
                 pixels.channels() == 1   ? cv::COLOR_GRAY2RGB
                 : pixels.channels() == 4 ? cv::COLOR_BGRA2RGB
                                          : cv::COLOR_BGR2RGB);
    return picture;
}

/// Of kinds that are not read but common.
const char *kindNameOf(const ByteReader &file)
{
    if (file.has(4, "ftypavif") || file.has(4, "ftypavis"))
        return "AVIF";
    for (const char *brand : {"ftypheic", "ftypheix", "ftyphevc", "ftypmif1", "ftypmsf1"})
        if (file.has(4, brand))
            return "HEIC";
    if (file.has(0, std::string_view("II*\0", 4)) || file.has(0, std::string_view("MM\0*", 4)))
        return "TIFF";
    return file.has(0, "GIF8") ? "GIF" : nullptr;
}

std::string unreadable(std::span<const std::byte> bytes)
{
    if (bytes.empty())
        return "The file is empty";
    if (const char *kind = kindNameOf(ByteReader(bytes)))
        return std::string(kind) + " pictures are not read";
    return "This is not a picture that can be read";
}

/// As EXIF counts: 2 to 4 mirrored or upside down, 5 to 8 a quarter turned.
void turn(cv::Mat &pixels, int orientation)
{
    if (orientation == 5 || orientation == 7)
        cv::transpose(pixels, pixels);
    if (orientation == 6)
        cv::rotate(pixels, pixels, cv::ROTATE_90_CLOCKWISE);
    if (orientation == 8)
        cv::rotate(pixels, pixels, cv::ROTATE_90_COUNTERCLOCKWISE);
    if (orientation == 2)
        cv::flip(pixels, pixels, 1);
    if (orientation == 4)
        cv::flip(pixels, pixels, 0);
    if (orientation == 3 || orientation == 7)
        cv::rotate(pixels, pixels, cv::ROTATE_180);
}

} // namespace

base::Picture readPicture(const fs::path &path)
{
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    const auto header = readPictureHeader(bytes);
    if (!header)
        throw Error(ErrorKind::Unsupported, unreadable(bytes), path.string(),
                    "PNG, JPEG, WebP and BMP are read.");
    if (header->animated)
        throw Error(ErrorKind::Unsupported, "The picture is animated", path.string(),
                    "Save the frame that you mean as a picture of its own.");
    if (header->width <= 0 || header->height <= 0)
        throw Error(ErrorKind::DamagedFile, "The picture says it has no pixels", path.string());
    if (header->height > kPicturePixelLimit / header->width || bytes.size() > kFileLimit)
        throw Error(ErrorKind::Unsupported,
                    "The picture is too large: " + std::to_string(header->width) + " × " +
                        std::to_string(header->height) + " pixels",
                    path.string(), "Pictures of up to 100 million pixels are read.");
    try {
        cv::Mat pixels = decode(*header, bytes);
        const int channels = pixels.channels();
        const bool known = (pixels.depth() == CV_8U || pixels.depth() == CV_16U) &&
                           (channels == 1 || channels == 3 || channels == 4);
        if (pixels.empty() || !known || isCutJpeg(*header, bytes))
            throw Error(ErrorKind::DamagedFile, "The picture is damaged", path.string());
        turn(pixels, exifOrientation(header->kind, bytes)); // OpenCV has turned a JPEG
        return toPicture(std::move(pixels));
    } catch (const cv::Exception &error) {
        if (error.code == cv::Error::StsNoMem)
            throw Error(ErrorKind::OutOfMemory, "There is no memory for the picture",
                        path.string());
        throw Error(ErrorKind::DamagedFile, "The picture is damaged", path.string());
    }
}

std::string unreadableKind(const fs::path &path)
{
    try {
        return unreadable(MappedFile::open(path)->bytes());
    } catch (const Error &error) {
        return error.what();
    }
}

} // namespace deviascope::format
