#pragma once

#include "core/task/recorded_surroundings.h"
#include "regions/emerdiff.h"
#include "regions/naming.h"
#include "regions/position_clusters.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::tests {

/// Whether each pixel of a picture is of its figure.
using Figure = std::vector<bool>;

/// The teaching model's figures stand before one colour: the background is what can be reached from
/// the upper edge and the sides over colours near that of the upper corners.
inline Figure trueFigure(const base::Picture &picture)
{
    constexpr double kNear = 36; // of 255, in the distance of colours
    const int width = picture.width, height = picture.height;
    const auto colour = [&](int pixel, int c) {
        return static_cast<double>(picture.rgb[static_cast<size_t>(pixel) * 3 + c]);
    };
    const auto isNear = [&](int pixel) {
        double squares = 0;
        for (int c = 0; c < 3; ++c)
            squares += std::pow(colour(pixel, c) - (colour(0, c) + colour(width - 1, c)) / 2, 2);
        return std::sqrt(squares) <= kNear;
    };
    Figure figure(picture.rgb.size() / 3, true);
    std::vector<int> open;
    const auto reach = [&](int x, int y) {
        const int pixel = y * width + x;
        if (x < 0 || y < 0 || x >= width || y >= height || !figure[pixel] || !isNear(pixel))
            return;
        figure[pixel] = false;
        open.push_back(pixel);
    };
    for (int x = 0; x < width; ++x)
        reach(x, 0);
    for (int y = 0; y < height; ++y)
        for (const int x : {0, width - 1})
            reach(x, y);
    while (!open.empty()) {
        const int x = open.back() % width, y = open.back() / width;
        open.pop_back();
        reach(x - 1, y);
        reach(x + 1, y);
        reach(x, y - 1);
        reach(x, y + 1);
    }
    return figure;
}

/// Pixels in both over pixels in either.
inline double overlap(const Figure &a, const Figure &b)
{
    double both = 0, either = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        both += a[i] && b[i];
        either += a[i] || b[i];
    }
    return both / std::max(1., either);
}

/// The regions that lie for the most part on the figure: as far as their borders can tell it.
inline Figure nearestFigure(const regions::RegionMap &map, const Figure &truth)
{
    std::vector<int> inside(map.regions.size()), all(map.regions.size());
    for (size_t i = 0; i < truth.size(); ++i) {
        ++all[map.labels[i]];
        inside[map.labels[i]] += truth[i];
    }
    Figure figure(truth.size());
    for (size_t i = 0; i < truth.size(); ++i)
        figure[i] = 2 * inside[map.labels[i]] > all[map.labels[i]];
    return figure;
}

/// The regions that were called the figure.
inline Figure namedFigure(const regions::RegionMap &map)
{
    Figure figure(map.labels.size());
    for (size_t i = 0; i < figure.size(); ++i)
        figure[i] = map.regions[map.labels[i]].name == regions::kFigure;
    return figure;
}

/// What needs no model: an ellipse in the middle, of the size that figures mostly have.
inline Figure middleEllipse(int width, int height)
{
    Figure figure(static_cast<size_t>(width) * height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            figure[static_cast<size_t>(y) * width + x] =
                std::pow((x - width / 2.) / (0.32 * width), 2) +
                    std::pow((y - 0.54 * height) / (0.42 * height), 2) <=
                1;
    return figure;
}

/// As many regions that know nothing of the picture: each pixel belongs to the nearest of random
/// points.
inline regions::RegionMap randomRegions(int width, int height, int k, std::uint64_t seed)
{
    const at::Tensor points = at::rand({k, 2}, at::detail::createCPUGenerator(seed), at::kFloat);
    const at::Tensor y = at::arange(height).div(height).view({1, height, 1}),
                     x = at::arange(width).div(width).view({1, 1, width});
    const at::Tensor distances = (points.select(1, 0).view({k, 1, 1}) - y).square() +
                                 (points.select(1, 1).view({k, 1, 1}) - x).square();
    return regions::mapOf(distances.argmin(0), 0);
}

/// Clusters of the pixels' colours. Before one even colour nothing does better, and no model is
/// needed: no fair rival, but to be known.
inline regions::RegionMap colourRegions(const base::Picture &picture, int k)
{
    const at::Tensor colours =
        at::tensor(at::ArrayRef<std::uint8_t>(picture.rgb), at::kByte).view({-1, 3}).to(at::kFloat);
    return regions::mapOf(
        regions::cluster(colours, k, 0).labels.view({picture.height, picture.width}), 0);
}

/// Pictures that no setting was chosen on: other roles and seeds.
inline std::vector<regions::Subject> heldOutSubjects()
{
    const model::Model &model = teachingModel();
    std::vector<sampling::Row> rows;
    for (const char *prompt :
         {"a farmer on a blue background", "a nurse on a pink background",
          "a scientist on a green background", "a detective on a yellow background",
          "a pilot on a blue background", "a singer on a green background"})
        for (const std::uint64_t seed : {900, 901})
            rows.push_back({prompt, "", seed});
    base::Context context;
    const at::Tensor latents =
        sampling::drawLatents(model, rows, sampling::Settings::of(model), {}, context).latents;
    std::vector<regions::Subject> subjects;
    for (size_t i = 0; i < rows.size(); ++i)
        subjects.push_back(regions::drawnSubject(
            model, latents.narrow(0, static_cast<int64_t>(i), 1), rows[i].prompt));
    return subjects;
}

/// Means over pictures of the overlap with the true figure.
struct Overlaps {
    double regions = 0; ///< of the regions nearest to it
    double named = 0;   ///< of those called the figure
    double ellipse = 0; ///< of what needs no model
    double random = 0;  ///< of as many random regions, those nearest to it
    double colours = 0; ///< of clusters of colours, likewise

    std::string text() const
    {
        return "regions " + std::to_string(regions) + ", named " + std::to_string(named) +
               ", ellipse " + std::to_string(ellipse) + ", random regions " +
               std::to_string(random) + ", colours " + std::to_string(colours);
    }
};

template <class CutPicture>
Overlaps overlapsOf(const std::vector<regions::Subject> &subjects, CutPicture cut)
{
    Overlaps means;
    base::Context context;
    for (const regions::Subject &subject : subjects) {
        regions::RegionMap map = cut(subject);
        regions::nameRegions(
            map, {regions::kFigure},
            regions::lookFor(teachingModel(), subject, {regions::kFigureWords}, context));
        const Figure truth = trueFigure(subject.picture);
        const auto share = 1. / static_cast<double>(subjects.size());
        means.regions += share * overlap(nearestFigure(map, truth), truth);
        means.named += share * overlap(namedFigure(map), truth);
        const int k = static_cast<int>(map.regions.size());
        const auto seed = static_cast<std::uint64_t>(&subject - subjects.data());
        means.random +=
            share *
            overlap(nearestFigure(randomRegions(map.width, map.height, k, seed), truth), truth);
        means.colours +=
            share * overlap(nearestFigure(colourRegions(subject.picture, k), truth), truth);
        means.ellipse += share * overlap(middleEllipse(map.width, map.height), truth);
    }
    return means;
}

} // namespace deviascope::tests
