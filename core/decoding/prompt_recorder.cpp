#include "decoding/prompt_recorder.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/seeds.h"
#include "format/hash.h"
#include "format/safetensors.h"
#include "sampling/activation_record.h"
#include "sampling/noise.h"
#include "sampling/start_picture.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::decoding {

using base::Error;
using base::ErrorKind;

namespace {

constexpr int kMostSeeds = 1000;
constexpr int kMostSteps = 100;
constexpr int64_t kPlaces = 4;  ///< a side; bounds what large models put on disk
constexpr int kMicroBatch = 16; ///< at least

sampling::Settings trajectorySettings(const model::Model &model, int steps)
{
    sampling::Settings settings = sampling::Settings::foretelling(model, steps);
    settings.steps = steps;
    settings.guidance = 1; // the prompt alone
    settings.microBatch = std::max(settings.microBatch, kMicroBatch);
    return settings;
}

size_t picturesAtOnce(const model::Model &model)
{
    return static_cast<size_t>(trajectorySettings(model, 1).microBatch);
}

/// [..., C, h, w] -> [..., F].
at::Tensor places(const at::Tensor &activation)
{
    const at::Tensor flat = activation.to(at::kCPU, at::kFloat).flatten(0, -4);
    const at::Tensor coarse =
        flat.size(-1) > kPlaces || flat.size(-2) > kPlaces
            ? at::adaptive_avg_pool2d(
                  flat, {std::min(kPlaces, flat.size(-2)), std::min(kPlaces, flat.size(-1))})
            : flat;
    return coarse.flatten(1);
}

} // namespace

PromptRecorder::PromptRecorder(const model::Model &model, const RecordSettings &settings,
                               const std::filesystem::path &folder)
    : m_model(model), m_settings(settings), m_folder(folder)
{
    if (settings.seeds < 4 || settings.seeds > kMostSeeds)
        throw Error(ErrorKind::InvalidValue, "A prompt is recorded over 4 to 1000 seeds",
                    std::to_string(settings.seeds), "32 is the default.");
    if (settings.steps < 1 || settings.steps > kMostSteps)
        throw Error(ErrorKind::InvalidValue, "A prompt is recorded over 1 to 100 steps",
                    std::to_string(settings.steps), "1 is the default.");
    base::makeFolder(folder);
    m_timesteps = makeScheduler(model, trajectorySettings(model, settings.steps))->timesteps();
    for (int i = 0; i < settings.seeds; ++i)
        m_seeds.push_back(
            base::seedOf(base::SeedUse::Map, settings.seed, static_cast<std::uint64_t>(i)));
    m_key = nlohmann::json{{"version", 1},
                           {"model", model.hash},
                           {"dtype", c10::toString(model.compute.dtype)},
                           {"seeds", m_seeds},
                           {"timesteps", m_timesteps},
                           {"steps", settings.steps}}
                .dump();
}

double PromptRecorder::evaluationsOfPrompt() const
{
    const double calls = m_settings.steps == 1 ? m_model.unet.encoderShare()
                                               : static_cast<double>(m_timesteps.size());
    return calls * static_cast<double>(m_seeds.size());
}

double PromptRecorder::evaluationsOfPicture() const
{
    return m_model.unet.encoderShare() * static_cast<double>(m_timesteps.size() * m_seeds.size());
}

bool PromptRecorder::isKept(const std::string &prompt) const
{
    std::error_code ignored;
    return std::filesystem::exists(fileOf(prompt), ignored);
}

std::int64_t PromptRecorder::evaluations() const
{
    return std::llround(m_evaluations);
}

std::filesystem::path PromptRecorder::fileOf(const std::string &prompt) const
{
    return m_folder / (format::sha256(m_key + '\n' + prompt).substr(0, 32) + ".safetensors");
}

at::Tensor PromptRecorder::record(const std::string &prompt, base::Context &context)
{
    const std::filesystem::path file = fileOf(prompt);
    try {
        const auto stored = format::SafetensorsFile::open(file);
        const auto &metadata = stored.metadata();
        const auto text = metadata.find("prompt"), key = metadata.find("key");
        if (text != metadata.end() && text->second == prompt && key != metadata.end() &&
            key->second == m_key) {
            const at::Tensor h = stored.tensor("h").to(at::kFloat);
            if (h.dim() == 3 && h.size(0) == m_settings.seeds && h.isfinite().all().item<bool>())
                return h;
        }
    } catch (const Error &) { // not there, or not to be trusted: recorded anew
    }
    const at::Tensor h = draw(prompt, context).to(at::kHalf);
    if (!h.isfinite().all().item<bool>())
        throw Error(ErrorKind::Internal, "The network's activations are not finite", prompt,
                    "Try --dtype fp32.");
    format::writeSafetensors(file, {{"h", h}}, {{"prompt", prompt}, {"key", m_key}});
    ++m_recorded;
    return h.to(at::kFloat);
}

at::Tensor PromptRecorder::draw(const std::string &prompt, base::Context &context)
{
    return m_settings.steps == 1 ? firstStep(prompt, context) : trajectory(prompt, context);
}

/// The first half of a network call: [N, F].
at::Tensor PromptRecorder::encoded(const at::Tensor &sample, size_t call, const at::Tensor &states)
{
    const at::TensorOptions numbers =
        at::TensorOptions().dtype(at::kFloat).device(m_model.compute.device);
    const int64_t rows = sample.size(0);
    network::UnetInput input;
    input.sample = sample;
    input.timesteps = at::full({rows}, m_timesteps[call], numbers);
    input.context = states.expand({rows, -1, -1});
    if (const int64_t width = m_model.unet.config().guidanceWidth)
        input.guidanceFeatures = network::guidanceFeatures(at::zeros({rows}, numbers), width);
    m_evaluations += m_model.unet.encoderShare() * static_cast<double>(rows);
    return places(m_model.unet.encode(input).h);
}

at::Tensor PromptRecorder::firstStep(const std::string &prompt, base::Context &context)
{
    const at::NoGradGuard noGrad;
    const auto device = m_model.compute.device;
    const int64_t side = m_model.unet.config().sampleSize;
    const auto scheduler = makeScheduler(m_model, trajectorySettings(m_model, 1));
    const at::Tensor states = m_model.text.encode({prompt});
    const size_t atOnce = picturesAtOnce(m_model);
    std::vector<at::Tensor> parts;
    for (size_t first = 0; first < m_seeds.size(); first += atOnce) {
        base::Progress progress;
        progress.stage = "recording";
        progress.fraction = static_cast<double>(first) / static_cast<double>(m_seeds.size());
        context.poll(progress);
        const size_t count = std::min(atOnce, m_seeds.size() - first);
        const auto rows = static_cast<int64_t>(count);
        sampling::SeededNoise noise(std::span<const std::uint64_t>(m_seeds).subspan(first, count));
        const at::Tensor sample = scheduler->scaleInput(
            (noise.next({rows, m_model.unet.config().inChannels, side, side}) *
             scheduler->initialNoiseScale())
                .to(device),
            0);
        parts.push_back(encoded(sample, 0, states));
    }
    return at::cat(parts).unsqueeze(1);
}

at::Tensor PromptRecorder::recordPicture(const base::Picture &picture, base::Context &context)
{
    const at::NoGradGuard noGrad;
    const int side = static_cast<int>(m_model.pictureSize());
    const auto scheduler = makeScheduler(m_model, trajectorySettings(m_model, m_settings.steps));
    const at::Tensor states = m_model.text.encode({""});
    const at::Tensor x0 = sampling::encodePicture(m_model, picture, side, side);
    const size_t atOnce = picturesAtOnce(m_model);
    at::Tensor sum; // [T, F]
    for (size_t first = 0; first < m_seeds.size(); first += atOnce) {
        const size_t count = std::min(atOnce, m_seeds.size() - first);
        sampling::SeededNoise source(std::span<const std::uint64_t>(m_seeds).subspan(first, count));
        const auto rows = static_cast<int64_t>(count);
        const at::Tensor noise =
            source.next({rows, x0.size(1), x0.size(2), x0.size(3)}).to(x0.device());
        std::vector<at::Tensor> steps;
        for (size_t call = 0; call < m_timesteps.size(); ++call) {
            base::Progress progress;
            progress.stage = "recording";
            progress.fraction = static_cast<double>(first * m_timesteps.size() + call * count) /
                                static_cast<double>(m_seeds.size() * m_timesteps.size());
            context.poll(progress);
            const at::Tensor sample = scheduler->scaleInput(
                scheduler->noised(call, x0.expand({rows, -1, -1, -1}), noise), call);
            steps.push_back(encoded(sample, call, states).sum(0));
        }
        const at::Tensor part = at::stack(steps);
        sum = sum.defined() ? sum + part : part;
    }
    return (sum / static_cast<double>(m_seeds.size())).flatten();
}

at::Tensor PromptRecorder::trajectory(const std::string &prompt, base::Context &context)
{
    std::vector<sampling::Row> rows;
    for (const std::uint64_t seed : m_seeds)
        rows.push_back({prompt, "", seed});
    const auto record =
        sampling::recordActivations(m_model, rows, trajectorySettings(m_model, m_settings.steps),
                                    {}, std::vector{network::kMid}, context);
    m_evaluations += static_cast<double>(record.evaluations);
    const at::Tensor &h = record.activations.at(network::kMid); // [T, N, C, h, w]
    return places(h).view({h.size(0), h.size(1), -1}).transpose(0, 1).contiguous();
}

} // namespace deviascope::decoding
