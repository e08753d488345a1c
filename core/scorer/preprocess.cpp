#include "scorer/preprocess.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::scorer {

namespace {

/// [1, 3, H, W] bytes; channels-last memory, as a picture lies.
at::Tensor bytesOf(const base::Picture &picture)
{
    if (picture.width < 1 || picture.height < 1)
        throw base::Error(base::ErrorKind::InvalidValue, "A picture to be judged is empty",
                          "picture", "");
    return at::tensor(at::ArrayRef<std::uint8_t>(picture.rgb), at::kByte)
        .view({1, picture.height, picture.width, 3})
        .permute({0, 3, 1, 2});
}

/// PIL's bicubic: antialiased, rows first, rounded to bytes after each of the two passes.
at::Tensor resize(const at::Tensor &picture, int64_t height, int64_t width)
{
    const auto pass = [](const at::Tensor &x, int64_t h, int64_t w) {
        return at::_upsample_bicubic2d_aa(x, {h, w}, false).round_().clamp_(0, 255);
    };
    const at::Tensor x = picture.to(at::kFloat).contiguous();
    return pass(pass(x, picture.size(2), width), height, width);
}

/// The middle `side` × `side` of [1, 3, H, W], padded with 0 where the picture is smaller.
at::Tensor centreCrop(const at::Tensor &picture, int64_t side)
{
    at::Tensor result = picture;
    for (const int64_t dimension : {2, 3}) {
        const int64_t size = result.size(dimension);
        if (size >= side) {
            result = result.narrow(dimension, (size - side) / 2, side);
            continue;
        }
        const int64_t before = (side - size + 1) / 2;
        const int64_t after = side - size - before;
        result = dimension == 2 ? at::constant_pad_nd(result, {0, 0, before, after})
                                : at::constant_pad_nd(result, {before, after, 0, 0});
    }
    return result;
}

} // namespace

at::Tensor preprocess(std::span<const base::Picture> pictures,
                      const model::Preprocessing &preprocessing)
{
    const at::Tensor mean = at::tensor(at::ArrayRef<double>(preprocessing.mean), at::kFloat);
    const at::Tensor std = at::tensor(at::ArrayRef<double>(preprocessing.std), at::kFloat);
    std::vector<at::Tensor> rows;
    for (const base::Picture &picture : pictures) {
        const double shorter = std::min(picture.width, picture.height);
        const auto scaled = [&](int side) {
            return static_cast<int64_t>(preprocessing.shortestEdge * side / shorter);
        };
        const at::Tensor resized =
            resize(bytesOf(picture), scaled(picture.height), scaled(picture.width));
        rows.push_back(centreCrop(resized, preprocessing.crop));
    }
    const at::Tensor pixels = at::cat(rows) / 255.0;
    return (pixels - mean.view({1, 3, 1, 1})) / std.view({1, 3, 1, 1});
}

at::Tensor preprocessImages(const at::Tensor &images, const model::Preprocessing &preprocessing)
{
    const std::int64_t side = preprocessing.shortestEdge;
    // Between 0 and 1: what clamp's derivative needs is missing on the meta device.
    const auto positive = [](const at::Tensor &x) { return at::threshold(x, 0, 0); };
    const auto within = [&](const at::Tensor &x) { return 1 - positive(1 - positive(x)); };
    at::Tensor pixels = within(images.to(at::kFloat) / 2 + 0.5);
    if (images.size(2) != side || images.size(3) != side)
        pixels = within(at::_upsample_bicubic2d_aa(pixels.contiguous(), {side, side}, false));
    pixels = centreCrop(pixels, preprocessing.crop);
    const auto numbers = [&](const std::array<double, 3> &of) {
        return at::tensor(at::ArrayRef<double>(of), at::kFloat)
            .to(pixels.device())
            .view({1, 3, 1, 1});
    };
    return (pixels - numbers(preprocessing.mean)) / numbers(preprocessing.std);
}

} // namespace deviascope::scorer
