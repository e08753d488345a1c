#include "scorer/within.h"

#include <opencv2/imgproc.hpp>

namespace deviascope::scorer {

namespace {

constexpr double kMidGrey = 127.5;

/// The mask as weights 0..1, three a pixel, of a picture's size.
cv::Mat weightsFor(const base::Picture &mask, cv::Size size)
{
    auto bytes = mask.rgb; // OpenCV takes no const data
    const cv::Mat colours(mask.height, mask.width, CV_8UC3, bytes.data());
    cv::Mat grey, sized, weights;
    cv::cvtColor(colours, grey, cv::COLOR_RGB2GRAY);
    const bool shrinks = size.width < mask.width && size.height < mask.height;
    cv::resize(grey, sized, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    cv::Mat three;
    cv::cvtColor(sized, three, cv::COLOR_GRAY2RGB);
    three.convertTo(weights, CV_32FC3, 1. / 255);
    return weights;
}

} // namespace

std::vector<base::Picture> shownWithin(std::span<const base::Picture> pictures,
                                       const base::Picture &mask)
{
    std::vector<base::Picture> shown;
    for (const base::Picture &picture : pictures) {
        base::Picture seen = picture;
        cv::Mat bytes(seen.height, seen.width, CV_8UC3, seen.rgb.data()), colours;
        bytes.convertTo(colours, CV_32FC3);
        const cv::Scalar grey = cv::Scalar::all(kMidGrey);
        const cv::Mat inside = (colours - grey).mul(weightsFor(mask, bytes.size())) + grey;
        inside.convertTo(bytes, CV_8UC3);
        shown.push_back(std::move(seen));
    }
    return shown;
}

} // namespace deviascope::scorer
