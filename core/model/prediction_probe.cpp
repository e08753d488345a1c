#include "model/prediction_probe.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

namespace deviascope::model {

namespace {
constexpr std::uint64_t kSeed = 0;
constexpr std::int64_t kSide = 16; ///< of the latents; enough for an average, little to compute
constexpr double kLastTimestep = 999;
constexpr double kHalfWay = 0.5;
} // namespace

PredictionGuess guessPrediction(const network::Unet &unet, const TextEncoder &text)
{
    const c10::NoGradGuard noGrad;
    const at::Device device = unet.placement().device;
    if (device.is_meta()) // where nothing has a value
        return {};
    const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(kSeed);
    const at::Tensor noise =
        at::randn({1, unet.config().inChannels, kSide, kSide}, generator, at::kFloat).to(device);
    network::UnetInput input;
    input.sample = noise;
    input.timesteps = at::full({1}, kLastTimestep, noise.options());
    input.context = text.encode({""});
    if (const int64_t width = unet.config().guidanceWidth)
        input.guidanceFeatures = network::guidanceFeatures(at::zeros({1}, noise.options()), width);
    const at::Tensor out = unet(input).to(at::kFloat);
    PredictionGuess guess;
    guess.slope = ((out * noise).sum() / noise.square().sum()).item<double>();
    if (guess.slope < kHalfWay)
        guess.prediction = Prediction::Velocity;
    return guess;
}

} // namespace deviascope::model
