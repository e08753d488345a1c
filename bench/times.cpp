// Prints our times as one JSON line, the same work as diffusers_times.py.

#include "base/device.h"
#include "base/error.h"
#include "model/model.h"
#include "sampling/sampler.h"

#include <ATen/ATen.h>
#include <ATen/DeviceAccelerator.h>
#include <CLI/CLI.hpp>
#include <c10/core/GradMode.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

using namespace deviascope;

namespace {

/// A GPU answers before it has worked.
void finish(at::Device device)
{
    if (!device.is_cpu())
        at::accelerator::synchronizeDevice(device.index());
}

double once(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(const std::function<void()> &work, int repeats)
{
    work();
    std::vector<double> times;
    for (int i = 0; i < repeats; ++i)
        times.push_back(once(work));
    std::sort(times.begin(), times.end());
    const size_t half = times.size() / 2;
    return times.size() % 2 ? times[half] : (times[half - 1] + times[half]) / 2;
}

/// On the CPU: the whole process; on a GPU: what LibTorch has allocated there.
double peakBytes(at::Device device)
{
    if (!device.is_cpu())
        return static_cast<double>(
            at::accelerator::getDeviceStats(device.index()).allocated_bytes[0].peak);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

nlohmann::json measure(const std::string &folder, const base::ComputeWish &wish, int repeats,
                       const std::vector<int> &batches)
{
    base::setThreads(wish.threads);
    const c10::NoGradGuard noGrad;
    std::optional<model::Model> model;
    nlohmann::json result;
    result["load"] = once([&] {
        model.emplace(model::loadModel(folder, {base::chooseCompute(wish), {}}));
    });
    const int64_t side = model->unet.config().sampleSize;
    const int64_t width = model->unet.config().crossAttentionWidth;
    const at::Device device = model->compute.device;
    for (const int pictures : batches) {
        const int64_t rows = 2 * pictures; // both halves of guidance
        network::UnetInput input;
        input.sample = at::randn({rows, 4, side, side}).to(device);
        input.timesteps = at::full({rows}, 500.0F).to(device);
        input.context = at::randn({rows, 77, width}).to(device);
        const std::string name = std::to_string(pictures);
        const auto timed = [&](const std::function<void()> &work) {
            return median(
                [&] {
                    work();
                    finish(device);
                },
                repeats);
        };
        result["step " + name] = timed([&] { model->unet(input); });
        const at::Tensor latents = input.sample.narrow(0, 0, pictures);
        result["decode " + name] = timed([&] { sampling::decodeLatents(*model, latents); });
    }
    result["peak GB"] = peakBytes(device) / (1 << 30);
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Times of the networks");
    std::string folder;
    base::ComputeWish wish;
    wish.device = "cpu";
    int repeats = 3;
    std::vector<int> batches = {1, 4};
    app.add_option("folder", folder, "A model folder")->required();
    app.add_option("dtype", wish.dtype, "fp32, bf16 or fp16")->required();
    app.add_option("threads", wish.threads, "Threads; 0: one per core")->required();
    app.add_option("repeats", repeats, "Median of how many")->required();
    app.add_option("batches", batches, "Pictures at a time")->required();
    app.add_option("--device", wish.device, "cpu or cuda")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        std::cout << measure(folder, wish, repeats, batches).dump() << '\n';
    } catch (const base::Error &error) {
        std::cerr << error.line() << '\n';
        return error.exitStatus();
    }
    return 0;
}
