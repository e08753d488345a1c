#include "direction/picture_strip.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace deviascope::direction {

namespace {

constexpr int kGap = 4;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kSmallest = 0.4;    ///< legible; in units of the font, about 9 pixels high
constexpr double kPerPixel = 0.0015; ///< larger under larger pictures

} // namespace

base::Picture labelledStrip(std::span<const base::Picture> pictures,
                            std::span<const std::string> labels)
{
    const int width = pictures.front().width, height = pictures.front().height;
    const double font = std::max(kSmallest, kPerPixel * height);
    int column = width, line = 0, baseline = 0;
    for (const std::string &label : labels) {
        int below = 0;
        const cv::Size size = cv::getTextSize(label, kFont, font, 1, &below);
        column = std::max(column, size.width);
        line = std::max(line, size.height);
        baseline = std::max(baseline, below);
    }
    base::Picture strip;
    strip.width = static_cast<int>(pictures.size()) * (column + kGap) - kGap;
    strip.height = height + line + baseline + 2 * kGap;
    strip.rgb.assign(static_cast<size_t>(strip.width) * static_cast<size_t>(strip.height) * 3, 255);
    cv::Mat sheet(strip.height, strip.width, CV_8UC3, strip.rgb.data());
    for (size_t i = 0; i < pictures.size(); ++i) {
        const int left = static_cast<int>(i) * (column + kGap);
        auto rgb = pictures[i].rgb; // OpenCV takes no const data
        const cv::Mat picture(height, width, CV_8UC3, rgb.data());
        picture.copyTo(sheet(cv::Rect(left + (column - width) / 2, 0, width, height)));
        int below = 0;
        const cv::Size size = cv::getTextSize(labels[i], kFont, font, 1, &below);
        cv::putText(sheet, labels[i], {left + (column - size.width) / 2, height + kGap + line},
                    kFont, font, cv::Scalar(0, 0, 0), 1, cv::LINE_AA);
    }
    return strip;
}

} // namespace deviascope::direction
