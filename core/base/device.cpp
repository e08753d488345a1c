#include "base/device.h"

#include "base/error.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <dlfcn.h>

#include <algorithm>
#include <charconv>
#include <thread>

namespace deviascope::base {

namespace {

/// Opening the library registers its kernels; it stays open for the life of the process. Answers
/// what is missing, or nothing.
std::optional<std::string> openCuda()
{
    if (!dlopen("libcuda.so.1", RTLD_LAZY))
        return "no NVIDIA driver is installed";
    if (!dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL)) {
        const char *reason = dlerror();
        return std::string("LibTorch's CUDA library does not load: ") + (reason ? reason : "?");
    }
    if (!at::globalContext().hasCUDA())
        return "the driver shows no usable GPU";
    return std::nullopt;
}

/// LibTorch lets cuDNN round fp32 convolutions to TF32, which has the mantissa of fp16, and choose
/// kernels that add in any order. Beside networks in half precision, what is kept in fp32 may
/// round.
void setGpuArithmetic(at::ScalarType dtype)
{
    at::Context &torch = at::globalContext();
    torch.setAllowTF32CuBLAS(false);
    torch.setAllowTF32CuDNN(dtype != at::kFloat);
    torch.setDeterministicCuDNN(true);
    torch.setBenchmarkCuDNN(false);
}

int deviceIndex(std::string_view name)
{
    if (name == "cuda")
        return 0;
    int index = -1;
    const std::string_view digits = name.substr(5);
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (code != std::errc() || end != digits.data() + digits.size() || index < 0)
        return -1;
    return index;
}

at::Device chooseDevice(const std::string &name)
{
    if (name == "cpu")
        return at::kCPU;
    if (name == "meta")
        return at::kMeta;
    if (name == "auto")
        return openCuda() ? at::Device(at::kCPU) : at::Device(at::kCUDA, 0);
    const bool cuda = name == "cuda" || name.starts_with("cuda:");
    const int index = cuda ? deviceIndex(name) : -1;
    if (index < 0)
        throw Error(ErrorKind::InvalidValue, "No device has this name", name,
                    "Devices: auto, cpu, cuda, cuda:N.");
    if (const auto missing = openCuda())
        throw Error(ErrorKind::Device, "CUDA cannot be used: " + *missing, name,
                    "Use --device cpu, or install the driver and run ./run again.");
    const int count = at::detail::getCUDAHooks().deviceCount();
    if (index >= count)
        throw Error(ErrorKind::Device, "There are only " + std::to_string(count) + " CUDA devices",
                    name, "Devices count from cuda:0.");
    return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
}

} // namespace

bool computesInBfloat16()
{
    return __builtin_cpu_supports("avx512bf16");
}

Compute chooseCompute(const ComputeWish &wish)
{
    Compute compute;
    compute.device = chooseDevice(wish.device);
    if (wish.dtype == "auto")
        compute.dtype = compute.device.is_cuda()                          ? at::kHalf
                        : compute.device.is_cpu() && computesInBfloat16() ? at::kBFloat16
                                                                          : at::kFloat;
    else if (wish.dtype == "fp32")
        compute.dtype = at::kFloat;
    else if (wish.dtype == "bf16")
        compute.dtype = at::kBFloat16;
    else if (wish.dtype == "fp16")
        compute.dtype = at::kHalf;
    else
        throw Error(ErrorKind::InvalidValue, "No number type has this name", wish.dtype,
                    "Types: auto, fp32, bf16, fp16.");
    setGpuArithmetic(compute.dtype);
    return compute;
}

int setThreads(int threads)
{
    if (threads <= 0)
        threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    at::set_num_threads(threads);
    return at::get_num_threads();
}

std::string dtypeName(at::ScalarType dtype)
{
    switch (dtype) {
    case at::kFloat:
        return "fp32";
    case at::kBFloat16:
        return "bf16";
    case at::kHalf:
        return "fp16";
    default:
        return c10::toString(dtype);
    }
}

} // namespace deviascope::base
