#pragma once

#include "base/device.h"
#include "network/unet.h"

#include <c10/core/ScalarType.h>

#include <filesystem>
#include <optional>
#include <string>

namespace deviascope::model {

/// How long one call of a network takes in each dtype on this machine, in seconds.
struct DtypeTimes {
    double fp32 = 0, bf16 = 0;

    /// bfloat16 only where it is clearly faster: float32 is the more exact.
    at::ScalarType faster() const;
};

/// LoadOptions::dtypes for `compute`, which was chosen for `wish`: the cache's folder "dtypes"
/// where the wish leaves the dtype open and the CPU computes in both; else, and where nothing can
/// be kept, nothing.
std::optional<std::filesystem::path> dtypeFolder(const base::ComputeWish &wish,
                                                 const base::Compute &compute);

/// What makes this machine another for speed: the processor's name and LibTorch's threads.
std::string machineName();

/// Where the choice for a model is kept on this machine.
std::filesystem::path dtypeFileOf(const std::filesystem::path &folder,
                                  const std::string &modelHash);
/// What is kept there; nothing when there is none or it is damaged.
std::optional<DtypeTimes> readDtypeTimes(const std::filesystem::path &file);
/// Keeps it; a folder that cannot be written is no reason to stop.
void keepDtypeTimes(const std::filesystem::path &file, const DtypeTimes &times);

/// Seconds that one call of the U-Net takes (the fastest of a few), over noise of its own size, or
/// of half of it for large networks, where the relation is the same and the wait shorter.
double secondsOfCall(const network::Unet &unet, std::int64_t contextLength);

} // namespace deviascope::model
