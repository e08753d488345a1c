#include "sampling/start_picture.h"

#include "sampling/ddim.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::sampling {

at::Tensor encodePicture(const model::Model &model, const base::Picture &picture, int width,
                         int height)
{
    const c10::NoGradGuard noGrad;
    auto bytes = picture.rgb; // OpenCV takes no const data
    const cv::Mat whole(picture.height, picture.width, CV_8UC3, bytes.data());
    const double scale = std::min(static_cast<double>(picture.width) / width,
                                  static_cast<double>(picture.height) / height);
    const int cutWidth = std::clamp(static_cast<int>(std::lround(width * scale)), 1, whole.cols);
    const int cutHeight = std::clamp(static_cast<int>(std::lround(height * scale)), 1, whole.rows);
    const cv::Rect middle((whole.cols - cutWidth) / 2, (whole.rows - cutHeight) / 2, cutWidth,
                          cutHeight);
    cv::Mat sized;
    cv::resize(whole(middle), sized, {width, height}, 0, 0,
               scale > 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    const at::Tensor pixels =
        at::from_blob(sized.data, {1, height, width, 3}, at::kByte).to(at::kFloat);
    const at::Tensor image = (pixels / 127.5 - 1).permute({0, 3, 1, 2});
    return model.autoencoder.encode(image.to(model.compute.device)).mean.to(at::kFloat) *
           model.autoencoder.config().scalingFactor;
}

Inverted invert(const model::Model &model, const at::Tensor &latents, const std::string &prompt,
                int steps, base::Context &context, std::size_t firstCall)
{
    const c10::NoGradGuard noGrad;
    const Ddim scheduler(model.scheduler, steps);
    const auto &timesteps = scheduler.timesteps();
    const at::TensorOptions numbers =
        at::TensorOptions().dtype(at::kFloat).device(model.compute.device);
    network::UnetInput input;
    input.context = model.text.encode({prompt});
    if (const int64_t width = model.unet.config().guidanceWidth)
        input.guidanceFeatures = network::guidanceFeatures(at::zeros({1}, numbers), width);

    Inverted result{latents, 0};
    const double passes = static_cast<double>(timesteps.size() - firstCall) * kInversionIterations;
    for (size_t call = timesteps.size(); call-- > firstCall;) {
        input.timesteps = at::full({1}, timesteps[call], numbers);
        at::Tensor before = result.noise;
        for (int i = 0; i < kInversionIterations; ++i) {
            base::Progress progress;
            progress.stage = "inverting";
            progress.fraction = static_cast<double>(result.evaluations) / passes;
            context.poll(progress);
            input.sample = before;
            before =
                scheduler.stepBack(call, model.unet(input).to(at::kFloat), before, result.noise);
            ++result.evaluations;
        }
        result.noise = before;
    }
    return result;
}

} // namespace deviascope::sampling
