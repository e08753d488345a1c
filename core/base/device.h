#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <optional>
#include <string>
#include <string_view>

namespace deviascope::base {

/// Where and in which precision networks run.
struct Compute {
    at::Device device = at::kCPU;
    at::ScalarType dtype = at::kFloat;
};

/// What the user asked for, as on the command line; empty or "auto": chosen for the machine.
struct ComputeWish {
    std::string device = "auto"; ///< auto, cpu, cuda, cuda:N, meta
    std::string dtype = "auto";  ///< auto, fp32, bf16, fp16
    int threads = 0;             ///< 0: one per core

    bool operator==(const ComputeWish &) const = default;
};

/// Turns a wish into what is there. auto: CUDA where a driver and its library are, else the CPU;
/// fp16 on CUDA, bf16 on CPUs that compute in it, fp32 otherwise. Opens libtorch_cuda at run time
/// when CUDA is wanted. From then on a GPU's convolutions are deterministic and, where fp32 was
/// chosen, not rounded to TF32 (settings of the whole process, after the last call). Throws
/// InvalidValue for unknown words, Device when CUDA is asked for and not there (saying which part
/// is missing).
Compute chooseCompute(const ComputeWish &wish);

/// Whether this CPU has instructions for bfloat16.
bool computesInBfloat16();

/// Sets LibTorch's thread count for this process: `threads`, or the machine's cores when 0. Call it
/// once, before the first tensor. Answers the count.
int setThreads(int threads);

/// "fp32", "bf16", "fp16"; other types by torch's own name.
std::string dtypeName(at::ScalarType dtype);

} // namespace deviascope::base
