#include "regions/naming.h"

#include "regions/attention_places.h"
#include "regions/noised.h"

#include <ATen/ATen.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::regions {

namespace {

constexpr double kNamingTimestep = 600; ///< of the noise: what is where is decided there

// Chosen by 24 drawings of the teaching model, beside those that are counted.
constexpr double kOfTheEdge = 1.5; ///< for each side of a square of the region's area
constexpr double kWithoutEdge = -0.35;

/// The map less the threshold that parts it best, in units of its deviation.
at::Tensor againstThreshold(const at::Tensor &map)
{
    const double least = map.min().item<double>(), most = map.max().item<double>();
    if (!(most > least))
        return at::zeros_like(map);
    const at::Tensor bytes = ((map - least) / (most - least) * 255).to(at::kByte).contiguous();
    const cv::Mat grey(static_cast<int>(bytes.size(0)), static_cast<int>(bytes.size(1)), CV_8UC1,
                       bytes.data_ptr<std::uint8_t>());
    cv::Mat parted;
    // A value of the threshold is below it: half a step more lies between the two classes.
    const double cut = cv::threshold(grey, parted, 0, 255, cv::THRESH_OTSU) + 0.5;
    return (map - (least + cut / 255 * (most - least))) / map.std();
}

/// What speaks for the background, [1, R]: it ends where the picture does. A figure may stand on
/// the lower edge.
at::Tensor edgesOf(const RegionMap &map)
{
    std::vector<double> pixels(map.regions.size(), 0.);
    for (int x = 0; x < map.width; ++x)
        ++pixels[map.labels[static_cast<std::size_t>(x)]];
    for (int y = 0; y < map.height; ++y)
        for (const int x : {0, map.width - 1})
            ++pixels[map.labels[static_cast<std::size_t>(y) * map.width + x]];
    std::vector<float> speaks;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const double side = std::sqrt(map.regions[i].area * map.width * map.height);
        speaks.push_back(static_cast<float>(kOfTheEdge * pixels[i] / side + kWithoutEdge));
    }
    return at::tensor(speaks).unsqueeze(0);
}

} // namespace

at::Tensor attentionTo(const model::Model &model, const Subject &subject, const std::string &word)
{
    const std::int64_t height = subject.latents.size(2), width = subject.latents.size(3);
    const auto place = upPlace(model.unet, height, width, kCoarseSide);
    const auto shape = model.unet.attentionShape(place, height, width);
    const auto readings = readNoised(model, subject, word, kNamingTimestep, {place});
    const int used = model.text.tokenizer().encode(word).used; // start and end among them
    return readings.at(place)
        .crossWeights.select(2, std::max(0, used - 2))
        .view({1, 1, shape[1], shape[2]});
}

at::Tensor lookFor(const model::Model &model, const Subject &subject,
                   const std::vector<std::string> &words, base::Context &context)
{
    std::vector<at::Tensor> maps;
    for (std::size_t i = 0; i < words.size(); ++i) {
        base::Progress progress;
        progress.stage = "naming";
        progress.fraction = static_cast<double>(i) / static_cast<double>(words.size());
        context.poll(progress);
        const at::Tensor coarse = attentionTo(model, subject, words[i]).cpu();
        maps.push_back(at::upsample_bilinear2d(againstThreshold(coarse[0][0]).view(coarse.sizes()),
                                               {subject.picture.height, subject.picture.width},
                                               false)[0]);
    }
    return at::cat(maps);
}

void nameRegions(RegionMap &map, const std::vector<std::string> &names, const at::Tensor &maps)
{
    const auto count = static_cast<std::int64_t>(map.regions.size());
    const at::Tensor labels =
        at::tensor(at::ArrayRef<std::uint8_t>(map.labels), at::kByte).to(at::kLong);
    const at::Tensor inside = at::one_hot(labels, count).to(at::kFloat); // [H*W, R]
    const at::Tensor heights = at::matmul(maps.flatten(1), inside) / inside.sum(0, true); // [W, R]
    const at::Tensor rivals = at::softmax(at::cat({heights, edgesOf(map)}), 0);
    const auto [best, which] = rivals.topk(2, 0);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto name = static_cast<std::size_t>(which[0][i].item<std::int64_t>());
        Region &region = map.regions[static_cast<std::size_t>(i)];
        region.name = name < names.size() ? names[name] : kBackground;
        region.margin = (best[0][i] - best[1][i]).item<double>();
    }
}

} // namespace deviascope::regions
