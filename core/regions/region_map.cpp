#include "regions/region_map.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <numeric>

namespace deviascope::regions {

namespace {

constexpr std::size_t kMostRegions = 256;

base::Picture greyPicture(const RegionMap &map, const std::array<std::uint8_t, kMostRegions> &grey)
{
    base::Picture picture{map.width, map.height, {}};
    picture.rgb.reserve(map.labels.size() * 3);
    for (const std::uint8_t label : map.labels)
        picture.rgb.insert(picture.rgb.end(), 3, grey[label]);
    return picture;
}

/// The label that touches the piece most often, or its own where none does.
std::uint8_t neighbourOf(const cv::Mat &labels, const cv::Mat &piece, std::uint8_t own)
{
    cv::Mat wider;
    cv::dilate(piece, wider, cv::Mat());
    const cv::Mat rim = wider & ~piece;
    std::array<int, kMostRegions> votes{};
    for (int y = 0; y < labels.rows; ++y)
        for (int x = 0; x < labels.cols; ++x)
            if (rim.at<std::uint8_t>(y, x))
                ++votes[labels.at<std::uint8_t>(y, x)];
    const auto most = std::max_element(votes.begin(), votes.end());
    return *most > 0 ? static_cast<std::uint8_t>(most - votes.begin()) : own;
}

/// Gives small connected pieces away, the smallest first.
void dissolvePieces(cv::Mat &labels, int leastPixels)
{
    struct Piece {
        int pixels;
        std::uint8_t label;
        cv::Mat mask;
    };
    std::vector<Piece> small;
    double most = 0;
    cv::minMaxLoc(labels, nullptr, &most);
    for (int label = 0; label <= static_cast<int>(most); ++label) {
        cv::Mat pieces, figures, centres;
        const cv::Mat own = labels == label;
        const int count = cv::connectedComponentsWithStats(own, pieces, figures, centres, 8);
        for (int piece = 1; piece < count; ++piece)
            if (const int pixels = figures.at<int>(piece, cv::CC_STAT_AREA); pixels < leastPixels)
                small.push_back({pixels, static_cast<std::uint8_t>(label), pieces == piece});
    }
    std::stable_sort(small.begin(), small.end(),
                     [](const Piece &a, const Piece &b) { return a.pixels < b.pixels; });
    for (const Piece &piece : small)
        labels.setTo(neighbourOf(labels, piece.mask, piece.label), piece.mask);
}

} // namespace

base::Picture RegionMap::labelPicture() const
{
    std::array<std::uint8_t, kMostRegions> grey{};
    std::iota(grey.begin(), grey.end(), std::uint8_t(0));
    return greyPicture(*this, grey);
}

base::Picture RegionMap::mask(const std::string &name) const
{
    std::array<std::uint8_t, kMostRegions> grey{};
    for (std::size_t i = 0; i < regions.size(); ++i)
        grey[i] = regions[i].name == name ? 255 : 0;
    return greyPicture(*this, grey);
}

base::Picture RegionMap::mask(std::size_t index) const
{
    std::array<std::uint8_t, kMostRegions> grey{};
    grey[index] = 255;
    return greyPicture(*this, grey);
}

std::vector<std::string> RegionMap::names() const
{
    std::vector<std::string> names;
    for (const Region &region : regions)
        if (std::find(names.begin(), names.end(), region.name) == names.end())
            names.push_back(region.name);
    return names;
}

RegionMap regionMap(int width, int height, std::vector<std::uint8_t> labels, double leastShare)
{
    cv::Mat all(height, width, CV_8UC1, labels.data());
    dissolvePieces(all, static_cast<int>(leastShare * width * height));

    std::array<int, kMostRegions> pixels{};
    for (const std::uint8_t label : labels)
        ++pixels[label];
    std::vector<int> order(kMostRegions);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return pixels[a] > pixels[b]; });

    RegionMap map{width, height, {}, {}};
    std::array<std::uint8_t, kMostRegions> place{};
    for (const int label : order) {
        if (pixels[label] == 0)
            break;
        place[label] = static_cast<std::uint8_t>(map.regions.size());
        const cv::Rect box = cv::boundingRect(all == label);
        map.regions.push_back({static_cast<double>(pixels[label]) / (width * height),
                               {box.x, box.y, box.width, box.height},
                               {},
                               0});
    }
    for (std::uint8_t &label : labels)
        label = place[label];
    map.labels = std::move(labels);
    return map;
}

} // namespace deviascope::regions
