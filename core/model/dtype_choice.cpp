#include "model/dtype_choice.h"

#include "base/error.h"
#include "base/paths.h"
#include "format/hash.h"
#include "format/json_file.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>

namespace deviascope::model {

namespace fs = std::filesystem;

namespace {

constexpr double kClearly = 1.1;
constexpr int kCalls = 5;            ///< the first of which arranges the weights
constexpr double kEnough = 0.15;     ///< seconds, after which no further call is made
constexpr std::int64_t kLarge = 640; ///< channels of the widest level

} // namespace

at::ScalarType DtypeTimes::faster() const
{
    return bf16 * kClearly < fp32 ? at::kBFloat16 : at::kFloat;
}

std::optional<fs::path> dtypeFolder(const base::ComputeWish &wish, const base::Compute &compute)
{
    if (wish.dtype != "auto" || !compute.device.is_cpu() || !base::computesInBfloat16())
        return std::nullopt;
    try {
        return base::cacheFolder() / "dtypes";
    } catch (const base::Error &) {
        return std::nullopt;
    }
}

std::string machineName()
{
    std::ifstream file("/proc/cpuinfo");
    std::string processor = "unknown processor";
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) {
            processor = line;
            break;
        }
    return processor + ", " + std::to_string(at::get_num_threads()) + " threads";
}

fs::path dtypeFileOf(const fs::path &folder, const std::string &modelHash)
{
    constexpr std::size_t kDigits = 32;
    const std::string key = modelHash + '\n' + machineName() + '\n' + DEVIASCOPE_VERSION;
    return folder / (format::sha256(key).substr(0, kDigits) + ".json");
}

std::optional<DtypeTimes> readDtypeTimes(const fs::path &file)
{
    try {
        const auto json = format::readJsonFile(file);
        const DtypeTimes times{json.get<double>("fp32"), json.get<double>("bf16")};
        return times.fp32 > 0 && times.bf16 > 0 ? std::optional(times) : std::nullopt;
    } catch (const base::Error &) {
        return std::nullopt;
    }
}

void keepDtypeTimes(const fs::path &file, const DtypeTimes &times)
{
    std::error_code code;
    fs::create_directories(file.parent_path(), code);
    try {
        format::writeJsonFile(
            file, {{"machine", machineName()}, {"fp32", times.fp32}, {"bf16", times.bf16}});
    } catch (const base::Error &) { // then it is measured again
    }
}

double secondsOfCall(const network::Unet &unet, std::int64_t contextLength)
{
    const c10::NoGradGuard noGrad;
    const auto &config = unet.config();
    const bool large = *std::ranges::max_element(config.blockChannels) > kLarge;
    const std::int64_t side = large ? (config.sampleSize + 1) / 2 : config.sampleSize;
    network::UnetInput input;
    input.sample = at::full({2, config.inChannels, side, side}, 0.5);
    input.timesteps = at::full({2}, 500.0);
    input.context = at::full({2, contextLength, config.crossAttentionWidth}, 0.1);
    if (config.guidanceWidth > 0)
        input.guidanceFeatures = at::zeros({2, config.guidanceWidth});
    double best = std::numeric_limits<double>::infinity();
    double all = 0;
    for (int call = 0; call < kCalls && (call < 2 || all < kEnough); ++call) {
        const auto start = std::chrono::steady_clock::now();
        unet(input);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        all += took.count();
        if (call > 0)
            best = std::min(best, took.count());
    }
    return best;
}

} // namespace deviascope::model
