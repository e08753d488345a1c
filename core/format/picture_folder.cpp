#include "format/picture_folder.h"

#include "base/error.h"
#include "format/mapped_file.h"
#include "format/picture_file.h"
#include "format/picture_header.h"
#include "format/printable.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <string_view>
#include <system_error>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostNamed = 10;

constexpr std::array<std::string_view, 8> kRead{".png", ".jpg",  ".jpeg", ".jfif",
                                                ".jpe", ".webp", ".bmp",  ".dib"};
constexpr std::array<std::string_view, 15> kOthers{".heic", ".heif", ".tif", ".tiff", ".gif",
                                                   ".avif", ".jxl",  ".jp2", ".ico",  ".psd",
                                                   ".dng",  ".cr2",  ".nef", ".arw",  ".apng"};

std::string lowerExtension(const fs::path &path)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

template <size_t N>
bool isAmong(const std::array<std::string_view, N> &extensions, const std::string &extension)
{
    return std::ranges::find(extensions, extension) != extensions.end();
}

/// A name may lie: what is behind it counts where it can be read.
bool canBeRead(const fs::path &path)
{
    try {
        return readPictureHeader(MappedFile::open(path)->bytes()).has_value();
    } catch (const Error &) {
        return false;
    }
}

/// `strverscmp` keeps numbers by value; equal keys cannot be, as names in a folder differ.
bool comesBefore(const fs::path &left, const fs::path &right)
{
    return ::strverscmp(left.filename().c_str(), right.filename().c_str()) < 0;
}

} // namespace

PictureFolder listPictures(const fs::path &folder)
{
    std::error_code code;
    PictureFolder found;
    std::vector<fs::path> others;
    fs::directory_iterator entry(folder, code);
    for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
        std::error_code ignored;
        const std::string extension = lowerExtension(*entry);
        const bool read = isAmong(kRead, extension);
        if ((!read && !isAmong(kOthers, extension)) || !entry->is_regular_file(ignored) ||
            entry->path().filename().string().starts_with('.'))
            continue;
        (read || canBeRead(*entry) ? found.pictures : others).push_back(entry->path());
    }
    if (code)
        throw Error(ErrorKind::NotFound, "The folder cannot be read: " + code.message(),
                    folder.string(), "Check its name and who may read it.");
    std::ranges::sort(found.pictures, comesBefore);
    std::ranges::sort(others, comesBefore);
    for (const fs::path &file : others)
        found.leftOut.push_back({file, unreadableKind(file)});
    return found;
}

void readEach(PictureFolder &folder,
              const std::function<void(const fs::path &, base::Picture)> &take,
              const std::function<void(double)> &begin)
{
    std::vector<fs::path> read;
    const auto count = static_cast<double>(folder.pictures.size());
    for (size_t i = 0; i < folder.pictures.size(); ++i) {
        const fs::path &file = folder.pictures[i];
        if (begin)
            begin(static_cast<double>(i) / count);
        base::Picture picture;
        try {
            picture = readPicture(file);
        } catch (const Error &error) {
            if (error.kind() == ErrorKind::OutOfMemory)
                throw;
            folder.leftOut.push_back({file, error.what()});
            continue;
        }
        read.push_back(file);
        take(file, std::move(picture));
    }
    folder.pictures = std::move(read);
}

base::Picture shrunk(base::Picture picture, int side)
{
    const int factor = std::min(picture.width, picture.height) / std::max(side, 1);
    if (factor < 2)
        return picture;
    const cv::Mat whole(picture.height, picture.width, CV_8UC3, picture.rgb.data());
    base::Picture small{picture.width / factor, picture.height / factor, {}};
    small.rgb.resize(static_cast<std::size_t>(small.width) *
                     static_cast<std::size_t>(small.height) * 3);
    cv::Mat sized(small.height, small.width, CV_8UC3, small.rgb.data());
    cv::resize(whole({0, 0, small.width * factor, small.height * factor}), sized, sized.size(), 0,
               0, cv::INTER_AREA);
    return small;
}

std::string sentenceOf(const std::vector<LeftOut> &leftOut)
{
    if (leftOut.empty())
        return {};
    std::string text = "Left out: ";
    for (size_t i = 0; i < std::min(leftOut.size(), kMostNamed); ++i)
        text += (i == 0 ? "" : ", ") + printable(leftOut[i].file.filename().string()) + " (" +
                leftOut[i].reason + ")";
    if (leftOut.size() > kMostNamed)
        text += " and " + std::to_string(leftOut.size() - kMostNamed) + " more";
    return text + ".";
}

} // namespace deviascope::format
